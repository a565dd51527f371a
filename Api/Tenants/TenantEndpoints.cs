using Microsoft.Extensions.Options;

namespace Affiliates.Api.Tenants;

public static class TenantEndpoints
{
    const string Changed = "The tenant was changed at the same time: read it again";

    public static void MapTenants(this IEndpointRouteBuilder app)
    {
        var tenants = app.MapGroup("/affiliates/tenants").For(Access.Owner).RefusesBadInput()
            .About("Tenants", "Programmes side by side: nothing of one is seen by, or counted for, another.");
        var id = Parameter.Path("id", "The tenant's id or slug");
        const string tenant = """{"name": "Acme", "default_commission_rate": "12.5", "cookie_duration_days": 60}""";
        tenants.MapGet("/", List).For(Access.Admin)
            .Documented("listTenants", "List tenants", "An owner gets the own one.")
            .Lists<TenantAnswer>(Parameter.Text("search", 200, "Only those with this in name or slug"))
            .OrderedBy(SortFields.Tenants);
        tenants.MapPost("/", Create).For(Access.Superuser)
            .Documented("createTenant", "Make a tenant")
            .Takes<NewTenant>("""{"name": "Acme", "slug": "acme-shop", "currency": "EUR"}""")
            .Makes<TenantAnswer>();
        tenants.MapGet("/{id}/", Get).For(Access.Admin)
            .Documented("getTenant", "Read a tenant")
            .Takes(id)
            .Answers<TenantAnswer>();
        tenants.MapPatch("/{id}/", Change)
            .Documented("changeTenant", "Change a tenant", "What is not sent stays. `subdomain`, `is_active` and `owner` are a superuser's to change; slug and currency never change.")
            .Takes(id)
            .Takes<TenantTerms>(tenant)
            .Answers<TenantAnswer>()
            .Refuses(StatusCodes.Status409Conflict, Changed);
        tenants.MapPut("/{id}/", Replace).For(Access.Superuser)
            .Documented("replaceTenant", "Change a tenant by PUT", "As PATCH, but with the `name`.")
            .Takes(id)
            .Takes<TenantTerms>(tenant)
            .Answers<TenantAnswer>()
            .Refuses(StatusCodes.Status409Conflict, Changed);
        tenants.MapDelete("/{id}/", Delete).For(Access.Superuser)
            .Documented("deleteTenant", "Delete a tenant", "It is switched off for good and can no longer be named; what it has tracked stays.")
            .Takes(id)
            .Answers(StatusCodes.Status204NoContent, "Deleted")
            .Refuses(StatusCodes.Status409Conflict, "The default tenant cannot be deleted");
        tenants.MapGet("/{id}/conversion-secret/", Secret)
            .Documented("getConversionSecret", "Read the conversion secret", "Under it the shop signs its conversions.")
            .Takes(id)
            .Answers<SecretAnswer>();
        tenants.MapPost("/{id}/conversion-secret/", NewSecret)
            .Documented("changeConversionSecret", "Make another conversion secret", "The one before is good for nothing from then on.")
            .Takes(id)
            .Takes<Nothing>("{}")
            .Answers<SecretAnswer>();
    }

    static Task<IResult> List(HttpContext http, Caller caller, ListQuery query, IGrainFactory grains, Attempts attempts)
    {
        var search = query.Text("search");
        return Lists.Answer(http, query, page => caller.IsSuperuser ? All(page) : Own(page), TenantAnswer.From);

        Task<Page<Tenant>> All(PageRequest page) => attempts.Repeatable(() => grains.Tenants().Find(search, page));

        async Task<Page<Tenant>> Own(PageRequest page) => new(
            await attempts.Repeatable(() => grains.Tenant(http.Tenant).Get()) is { } own && page.Before is null && Has(own.Name, own.Slug) ? [own] : [],
            Next: null);

        bool Has(params string[] names) => search is null || names.Any(name => name.Contains(search, StringComparison.OrdinalIgnoreCase));
    }

    static async Task<IResult> Create(
        HttpContext http, JsonBody body, IGrainFactory grains, Attempts attempts, TenantOwners owners,
        IOptions<AffiliateSystemOptions> options, TimeProvider time)
    {
        var slug = body.RequiredText("slug", 50);
        if (slug.Length > 0 && !TenantNames.IsSlug(slug))
        {
            body.Error("slug", TenantNames.SlugForm);
        }

        var now = time.Now;
        var blank = new Tenant
        {
            Uid = Ids.Next(now),
            Name = "",
            Slug = slug,
            Currency = TenantFields.Currency(body) ?? "USD",
            CreatedAt = now,
        };
        var tenant = TenantFields.Read(body, blank, options.Value, Models(http), whole: true);
        var owner = await owners.Named(body, http.Tenant);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var outcome = await attempts.Repeatable(() => grains.Tenants().Create(tenant with { Owner = owner?.Id }));
        if (outcome is TenantKept(var made))
        {
            await owners.Seat(owner, made.Id);
            return TypedResults.Created($"/affiliates/tenants/{made.Uid}/", TenantAnswer.From(made));
        }

        return Because(outcome);
    }

    static AttributionModels Models(HttpContext http) => http.RequestServices.GetRequiredService<AttributionModels>();

    static async Task<IResult> Get(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts, Tenancy tenancy) =>
        await Find(http, id, caller, grains, attempts, tenancy) is { } tenant ? TypedResults.Ok(TenantAnswer.From(tenant)) : Problem.NotFound();

    static Task<IResult> Change(
        HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, Tenancy tenancy,
        TenantOwners owners, KnownTenants known, IOptions<AffiliateSystemOptions> options) =>
        Write(http, id, caller, body, grains, attempts, tenancy, owners, known, options.Value, whole: false);

    static Task<IResult> Replace(
        HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, Tenancy tenancy,
        TenantOwners owners, KnownTenants known, IOptions<AffiliateSystemOptions> options) =>
        Write(http, id, caller, body, grains, attempts, tenancy, owners, known, options.Value, whole: true);

    static async Task<IResult> Write(
        HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, Tenancy tenancy,
        TenantOwners owners, KnownTenants known, AffiliateSystemOptions options, bool whole)
    {
        if (await Find(http, id, caller, grains, attempts, tenancy) is not { } before)
        {
            return Problem.NotFound();
        }

        if (!caller.IsSuperuser && body.Names.Intersect(TenantFields.Superusers).Any())
        {
            return Problem.Forbidden("Only a superuser can change " + string.Join(", ", TenantFields.Superusers));
        }

        var tenant = TenantFields.ReadChange(body, before, options, Models(http), whole);
        var owner = await owners.Named(body, http.Tenant);
        if (before.Id == TenantId.Default && !tenant.IsActive)
        {
            body.Error("is_active", "The default tenant cannot be switched off");
        }

        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var outcome = await attempts.Repeatable(() => grains.Tenant(before.Id).Save(owner is null ? tenant : tenant with { Owner = owner.Id }));
        if (outcome is TenantKept(var kept))
        {
            await owners.Seat(owner, kept.Id);
            known.Forget(kept.Id);
            return TypedResults.Ok(TenantAnswer.From(kept));
        }

        return Because(outcome);
    }

    static async Task<IResult> Delete(
        HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts, Tenancy tenancy, KnownTenants known)
    {
        if (await Find(http, id, caller, grains, attempts, tenancy) is not { } tenant)
        {
            return Problem.NotFound();
        }

        if (tenant.Id == TenantId.Default)
        {
            return Problem.Conflict("The default tenant cannot be deleted");
        }

        await attempts.Repeatable(() => grains.Tenant(tenant.Id).Delete());
        known.Forget(tenant.Id);
        return TypedResults.NoContent();
    }

    static async Task<IResult> Secret(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts, Tenancy tenancy)
    {
        if (await Find(http, id, caller, grains, attempts, tenancy) is not { } tenant)
        {
            return Problem.NotFound();
        }

        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new SecretAnswer((await attempts.Repeatable(() => grains.Tenant(tenant.Id).GetSettings())).ConversionSecret));
    }

    static async Task<IResult> NewSecret(HttpContext http, string id, Caller caller, JsonBody _, IGrainFactory grains, Attempts attempts, Tenancy tenancy, KnownTenants known)
    {
        if (await Find(http, id, caller, grains, attempts, tenancy) is not { } tenant)
        {
            return Problem.NotFound();
        }

        var secret = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        http.Response.Headers.CacheControl = "no-store";
        var changed = await attempts.Repeatable(() => grains.Tenant(tenant.Id).SetConversionSecret(secret));
        known.Forget(tenant.Id);
        return changed
            ? TypedResults.Ok(new SecretAnswer(secret))
            : Problem.NotFound();
    }

    // An owner's own, a superuser's any: another's is as good as none.
    static async Task<Tenant?> Find(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts, Tenancy tenancy) =>
        await tenancy.Find(id) is { } tenant && (caller.IsSuperuser || tenant == http.Tenant)
            ? await attempts.Repeatable(() => grains.Tenant(tenant).Get())
            : null;

    static Problem Because(TenantOutcome outcome) => outcome switch
    {
        TenantNotKept(TenantRefusal.SlugTaken) => Problem.Field("slug", "This slug is already in use"),
        TenantNotKept(TenantRefusal.SubdomainTaken) => Problem.Field("subdomain", "This subdomain is already in use"),
        TenantNotKept(TenantRefusal.ChangedMeanwhile) => Problem.Conflict(Changed),
        _ => Problem.NotFound(),
    };

    /// <summary>The key of the signatures of conversions.</summary>
    sealed record SecretAnswer(string ConversionSecret);
}
