using Microsoft.Extensions.Options;

namespace Affiliates.Api.Tenants;

/// <summary>What everybody who takes part in a programme may know of it.</summary>
public static class ProgrammeEndpoints
{
    public static void MapProgramme(this IEndpointRouteBuilder app)
    {
        var programme = app.MapGroup("/affiliates/programme").For(Access.SignedIn).RefusesBadInput()
            .About("Programme", "The tenant of the request, as everybody who takes part in it may see it.");
        programme.MapGet("/", Get)
            .Documented("getProgramme", "Read the programme", "Its currency, its terms, and what may be chosen in it.")
            .Answers<ProgrammeAnswer>();
        programme.MapGet("/totals/", Totals).For(Access.Admin)
            .Documented("getProgrammeTotals", "Read the programme's totals", "Of all affiliates since its first day. Live: an event that was answered 2xx is in the next answer.")
            .Answers<ProgrammeTotalsAnswer>();
    }

    static async Task<IResult> Get(HttpContext http, KnownTenants tenants, AttributionModels models, IOptions<AffiliateSystemOptions> options) =>
        TypedResults.Ok(ProgrammeAnswer.From(await tenants.Get(http.Tenant), models, options.Value));

    static async Task<IResult> Totals(HttpContext http, IGrainFactory grains, Attempts attempts) =>
        TypedResults.Ok(ProgrammeTotalsAnswer.From(await attempts.Repeatable(() => grains.Tenant(http.Tenant).GetTotals())));
}

/// <summary>A programme, with what the operator has configured where its tenant says nothing.</summary>
public sealed record ProgrammeAnswer
{
    public required Guid Tenant { get; init; }
    public required string Name { get; init; }
    public required string Slug { get; init; }
    /// <summary>ISO 4217, of all its amounts.</summary>
    public required string Currency { get; init; }
    /// <summary>Where links lead that name no destination of their own.</summary>
    public required string? DestinationUrl { get; init; }
    /// <summary>Life of the referral cookie, and the attribution window.</summary>
    public required int CookieDurationDays { get; init; }
    public required string AttributionModel { get; init; }
    /// <summary>Models that may be chosen.</summary>
    public required IReadOnlyList<string> AttributionModels { get; init; }
    /// <summary>Payout methods that an affiliate may choose.</summary>
    public required IReadOnlyList<string> PayoutMethods { get; init; }
    /// <summary>Smallest payout of an affiliate that has no threshold of its own.</summary>
    public required Money PayoutThreshold { get; init; }

    public static ProgrammeAnswer From(TenantSettings tenant, AttributionModels models, AffiliateSystemOptions options) => new()
    {
        Tenant = tenant.Uid,
        Name = tenant.Name,
        Slug = tenant.Slug,
        Currency = tenant.Currency,
        DestinationUrl = tenant.DestinationUrl,
        CookieDurationDays = tenant.CookieDurationDays,
        AttributionModel = tenant.DefaultAttributionModel ?? options.DefaultAttributionModel,
        AttributionModels = models.Names,
        PayoutMethods = [.. options.PayoutMethods],
        PayoutThreshold = Money.Round(options.DefaultPayoutThreshold),
    };
}

/// <param name="Events">Events of every type.</param>
/// <param name="Clicks">Clicks.</param>
/// <param name="Conversions">Conversions.</param>
/// <param name="Revenue">What the conversions were worth.</param>
/// <param name="Commissions">What they earned, before anything was rejected or refunded.</param>
public sealed record ProgrammeTotalsAnswer(long Events, long Clicks, long Conversions, Money Revenue, Money Commissions)
{
    public static ProgrammeTotalsAnswer From(TenantTotals t) => new(t.Events, t.Clicks, t.Conversions, t.Revenue, t.Commissions);
}
