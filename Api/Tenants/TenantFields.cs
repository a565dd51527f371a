using Affiliates.Api.Links;
using Affiliates.Api.Tracking;

namespace Affiliates.Api.Tenants;

/// <summary>The fields of a tenant that can be written.</summary>
static class TenantFields
{
    const int MaxName = 100;
    const int MaxUrl = 2000;

    /// <summary>What an owner may not change.</summary>
    public static readonly string[] Superusers = ["subdomain", "is_active", "owner"];

    static readonly string[] Fixed = ["id", "created_at", "currency", "slug"];

    public static Tenant Read(JsonBody body, Tenant before, AffiliateSystemOptions options, AttributionModels models, bool whole)
    {
        var name = body.Text("name", MaxName)?.Trim();
        if ((whole || body.Has("name")) && string.IsNullOrEmpty(name))
        {
            body.Error("name", body.Has("name") ? "This field may not be empty" : "This field is required");
        }

        if (body.Has("is_active") && body.Flag("is_active") is null)
        {
            body.Error("is_active", "This field may not be empty");
        }

        return before with
        {
            Name = name ?? before.Name,
            Subdomain = body.Has("subdomain") ? Subdomain(body) : before.Subdomain,
            DestinationUrl = body.Has("destination_url") ? Destination(body, options) : before.DestinationUrl,
            DefaultCommissionRate = body.Has("default_commission_rate") ? Rate(body) : before.DefaultCommissionRate,
            CookieDurationDays = body.Has("cookie_duration_days")
                ? body.WholeNumber("cookie_duration_days", 1, AffiliateSystemOptions.MaxCookieDurationDays)
                : before.CookieDurationDays,
            DefaultAttributionModel = body.Has("default_attribution_model") ? Model(body, models) : before.DefaultAttributionModel,
            IsActive = body.Flag("is_active") ?? before.IsActive,
        };
    }

    /// <summary>The same for a tenant that is there already: what never changes is refused, not passed over.</summary>
    public static Tenant ReadChange(JsonBody body, Tenant before, AffiliateSystemOptions options, AttributionModels models, bool whole)
    {
        foreach (var field in body.Names.Intersect(Fixed))
        {
            if (body.Text(field, MaxUrl) is var sent && sent != Now(before, field))
            {
                body.Error(field, "This field cannot be changed");
            }
        }

        return Read(body, before, options, models, whole);
    }

    /// <summary>ISO 4217, in capitals; null when none was sent.</summary>
    public static string? Currency(JsonBody body)
    {
        var currency = body.Text("currency", 3)?.ToUpperInvariant();
        if (currency is not null && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)))
        {
            body.Error("currency", "Use an ISO 4217 code such as USD");
        }

        return currency;
    }

    static string? Now(Tenant tenant, string field) => field switch
    {
        "id" => tenant.Uid.ToString(),
        "slug" => tenant.Slug,
        "currency" => tenant.Currency,
        _ => null,
    };

    static string? Subdomain(JsonBody body)
    {
        var subdomain = body.Text("subdomain", 63)?.ToLowerInvariant();
        if (subdomain is not null && (!TenantNames.IsSubdomain(subdomain) || subdomain is "www" or "api" or "admin"))
        {
            body.Error("subdomain", TenantNames.SubdomainForm + "; not www, api or admin");
        }

        return subdomain;
    }

    static string? Destination(JsonBody body, AffiliateSystemOptions options)
    {
        var url = body.Text("destination_url", MaxUrl);
        if (url is not null && Destinations.Refuse(url, options.AllowedDestinationHosts) is { } why)
        {
            body.Error("destination_url", why);
        }

        return url;
    }

    static decimal? Rate(JsonBody body)
    {
        var rate = body.Number("default_commission_rate");
        if (rate is < 0 or > 100 || (rate is { } percent && decimal.Round(percent, 4) != percent))
        {
            body.Error("default_commission_rate", "This is percent: 0 to 100, with at most four decimal places");
        }

        return rate;
    }

    static string? Model(JsonBody body, AttributionModels models)
    {
        var model = body.Text("default_attribution_model", 50);
        if (model is not null && !models.Knows(model))
        {
            body.Error("default_attribution_model", "This must be one of " + string.Join(", ", models.Names));
        }

        return model;
    }
}

/// <summary>Owners of tenants, as they are named: by id or email.</summary>
public sealed class TenantOwners(IGrainFactory grains, Attempts attempts)
{
    /// <summary>Null when none was sent, or there is no such user, which is noted.</summary>
    public async Task<User?> Named(JsonBody body, TenantId tenant)
    {
        if (body.Text("owner", 254) is not { } name)
        {
            return null;
        }

        var email = Guid.TryParse(name, out var id) ? await attempts.Repeatable(() => grains.Directory(tenant).AnyEmailOf(id)) : name;
        var user = email is not null && Texts.IsEmail(email) ? await attempts.Repeatable(() => grains.User(email).Get()) : null;
        if (user is null)
        {
            body.Error("owner", "There is no such user");
        }

        return user;
    }

    /// <summary>Makes the user an owner of the tenant, if there is one.</summary>
    public Task Seat(User? user, TenantId tenant) =>
        user is null ? Task.CompletedTask : attempts.Repeatable(() => grains.User(user.Email).SetOwner(tenant, owner: true));
}
