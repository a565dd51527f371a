using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Verification;

/// <summary>The proof that the numbers are right, for who answers for them: a recount of the tenant, in the store and in memory.</summary>
public static class VerificationEndpoint
{
    /// <summary>Differences that an answer names.</summary>
    const int MaxNamed = 1000;

    public static void MapVerification(this IEndpointRouteBuilder app) =>
        app.MapPost("/affiliates/verify/", Verify).For(Access.Owner).RefusesBadInput()
            .About("Proof", "The numbers, counted again.")
            .Documented(
                "verify", "Recount the tenant",
                "Journal, ledger, snapshots, memory, commissions, payouts, refunds and totals are held against each other while the service works, and every "
                + "difference is named. Costs a read of what it recounts.")
            .Takes<NewVerification>("""{"affiliate": "anna"}""")
            .Answers<VerificationAnswer>();

    static async Task<IResult> Verify(HttpContext http, Caller caller, JsonBody body, IGrainFactory grains, AffiliateLookup lookup)
    {
        var named = body.Text("affiliate", 100);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        string? code = null;
        if (named is not null)
        {
            if (await lookup.Named(http.Tenant, named, caller) is not { } account)
            {
                return Problem.Field("affiliate", "There is no such affiliate");
            }

            code = account.Profile.Id.Code;
        }

        var tally = new VerificationTally(MaxNamed);
        await foreach (var verified in grains.Verification(http.Tenant).Run(code).WithCancellation(http.RequestAborted))
        {
            tally.Add(verified);
        }

        return TypedResults.Ok(new VerificationAnswer(
            tally.IsClean, tally.Affiliates, tally.Actions, tally.LedgerEntries, tally.Differences,
            [.. tally.Named.Select(DifferenceAnswer.From)]));
    }
}

/// <summary>What to recount.</summary>
public sealed record NewVerification
{
    /// <summary>One affiliate, by code or id; the whole tenant when it is absent.</summary>
    /// <example>anna</example>
    [MaxLength(100)]
    public string? Affiliate { get; init; }
}

/// <param name="Clean">Everything agrees.</param>
/// <param name="Affiliates">That were recounted.</param>
/// <param name="Actions">Tracked events that were recounted.</param>
/// <param name="LedgerEntries">Movements of money that were recounted.</param>
/// <param name="DifferenceCount">How many there are; the first 1000 are named.</param>
/// <param name="Differences">Each with what is expected and what was found.</param>
public sealed record VerificationAnswer(
    bool Clean, long Affiliates, long Actions, long LedgerEntries, long DifferenceCount, IReadOnlyList<DifferenceAnswer> Differences);

/// <param name="Affiliate">The affiliate's code; null: the tenant's own.</param>
/// <param name="Stream">The affiliate's stream in the journal.</param>
/// <param name="Subject">What kind of thing it is.</param>
/// <param name="What">Which one, and what of it.</param>
/// <param name="Expected">As the recount has it.</param>
/// <param name="Found">As it stands.</param>
/// <param name="Line">All of it in one line.</param>
public sealed record DifferenceAnswer(
    int Tenant, string? Affiliate, long? Stream, string Subject, string What, string Expected, string Found, string Line)
{
    public static DifferenceAnswer From(Difference d) =>
        new(d.Tenant.Number, d.AffiliateCode, d.Stream, d.Subject, d.What, d.Expected, d.Found, d.ToString());
}
