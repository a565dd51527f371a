using Affiliates.Client;
using Affiliates.Portal.Hosting;
using Affiliates.Portal.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Affiliates.Portal.Auth;

/// <summary>The person at one open page: who it is, which programme it looks at, and the API as it may use it.</summary>
public sealed class PortalSession : IDisposable
{
    readonly AuthenticationStateProvider authentication;
    readonly NavigationManager navigation;
    readonly Browser browser;
    readonly Grants grants;
    readonly TimeProvider time;
    readonly AffiliatesClient anyTenant;
    readonly SemaphoreSlim turn = new(1, 1);
    string? access;
    bool ended;

    public PortalSession(
        AuthenticationStateProvider authentication, NavigationManager navigation, Browser browser, Grants grants, ApiCalls calls, TimeProvider time)
    {
        (this.authentication, this.navigation, this.browser, this.grants, this.time) = (authentication, navigation, browser, grants, time);
        anyTenant = calls.For(new SessionHandler(this));
        Api = anyTenant;
    }

    /// <summary>The API, as this person, for the programme that it looks at.</summary>
    public AffiliatesClient Api { get; private set; }

    /// <summary>Set once <see cref="Load"/> has been through.</summary>
    public User Me { get; private set; } = null!;

    public Programme Programme { get; private set; } = null!;

    /// <summary>The affiliate that the person is in this programme, if it is one.</summary>
    public string? AffiliateCode => Me.AffiliateCode;

    public bool IsSuperuser => Me.IsSuperuser;

    /// <summary>Sees and decides everything of this programme.</summary>
    public bool IsOwner => Me.IsSuperuser || Me.IsTenantOwner;

    public bool IsLoaded => Me is not null;

    /// <summary>The viewer's time zone.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    public DateTimeOffset Now => Local(time.GetUtcNow());

    /// <summary>Statistics are kept by days of UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public string Currency => Programme.Currency;

    public bool May(Audience audience) => audience switch
    {
        Audience.Everybody => true,
        Audience.Affiliate => AffiliateCode is not null,
        Audience.Owner => IsOwner,
        _ => IsSuperuser,
    };

    public async Task Load(CancellationToken cancellation = default)
    {
        Zone = await browser.Zone();
        var chosen = await browser.Recall("tenant");
        Api = anyTenant.ForTenant(string.IsNullOrEmpty(chosen) ? null : chosen);
        try
        {
            await Read(cancellation);
        }
        catch (AffiliatesException e) when (!string.IsNullOrEmpty(chosen) && (e.IsNotFound || e.Status is System.Net.HttpStatusCode.Forbidden))
        {
            // The programme that this browser looked at last is gone, or not for this person.
            await browser.Remember("tenant", "");
            Api = anyTenant;
            await Read(cancellation);
        }
    }

    /// <summary>Looks at another programme; for superusers.</summary>
    public async Task Choose(string tenant)
    {
        await browser.Remember("tenant", tenant);
        navigation.NavigateTo("", forceLoad: true);
    }

    async Task Read(CancellationToken cancellation)
    {
        var me = Api.Users.Own(cancellation);
        var programme = Api.Programme.Get(cancellation);
        Programme = await programme;
        Me = await me;
    }

    /// <summary>A token that is good for some minutes still; null: the sign-in has ended.</summary>
    internal async ValueTask<string?> Access(string? refused, CancellationToken cancellation)
    {
        access ??= PortalSignIn.AccessOf((await authentication.GetAuthenticationStateAsync()).User);
        if (ended)
        {
            return null;
        }

        return access is { } there && there != refused && AccessTokens.Left(there, time) > TimeSpan.FromSeconds(60)
            ? there
            : await Renew(refused ?? access, cancellation);
    }

    async Task<string?> Renew(string? before, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (ended || access != before)
            {
                return ended ? null : access;
            }

            switch (await browser.Renew())
            {
                case { Status: 200, Grant: { } grant } when grants.Open(grant) is { } fresh:
                    return access = fresh;
                case { Status: 401 }:
                    End();
                    return null;
                default:
                    // The service is away, or the page is: the token may do a little longer.
                    return access;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    void End()
    {
        ended = true;
        var here = navigation.ToBaseRelativePath(navigation.Uri);
        navigation.NavigateTo($"sign-in?why=ended&to={Uri.EscapeDataString("/portal/" + here)}", forceLoad: true);
    }

    public void Dispose() => turn.Dispose();
}

/// <summary>Whom a page is for.</summary>
public enum Audience
{
    Everybody,
    Affiliate,
    Owner,
    Superuser,
}

/// <summary>Says on a page whom it is for; the API has the last word.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ForAttribute(Audience audience) : Attribute
{
    public Audience Audience { get; } = audience;
}
