using System.Globalization;

namespace Affiliates.Verification;

/// <summary>One thing that is not as the journal says it has to be.</summary>
/// <param name="AffiliateCode">Whose it is; null: the tenant's.</param>
/// <param name="Stream">The affiliate's stream in the journal.</param>
/// <param name="Subject">What kind of thing: <c>journal</c>, <c>snapshot</c>, <c>memory</c>, <c>commission</c>, <c>payout</c>,
/// <c>ledger</c>, <c>order</c>, <c>event key</c>, <c>share</c>, <c>totals</c>.</param>
/// <param name="What">Which of them, and what of it.</param>
/// <param name="Expected">As the recount has it.</param>
/// <param name="Found">As it stands.</param>
[GenerateSerializer, Immutable, Alias("difference")]
public sealed record Difference(
    [property: Id(0)] TenantId Tenant, [property: Id(1)] string? AffiliateCode, [property: Id(2)] long? Stream,
    [property: Id(3)] string Subject, [property: Id(4)] string What, [property: Id(5)] string Expected, [property: Id(6)] string Found)
{
    /// <summary>A line for a person.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"tenant {Tenant.Number}{(AffiliateCode is null ? "" : $", affiliate {AffiliateCode}")}: {Subject}: {What}: expected {Expected}, found {Found}");
}

/// <summary>A place in a stream's two sequences; what stands up to there never changes again.</summary>
[GenerateSerializer, Immutable, Alias("journal-place")]
public readonly record struct JournalPlace([property: Id(0)] long Action, [property: Id(1)] long Ledger);

/// <summary>What a tenant's totals count. Money in cents; commissions are what was granted less what was taken back.</summary>
[GenerateSerializer, Immutable, Alias("counted")]
public readonly record struct Counted(
    [property: Id(0)] long Events, [property: Id(1)] long Clicks, [property: Id(2)] long Conversions,
    [property: Id(3)] long Revenue, [property: Id(4)] long Commissions)
{
    public static Counted operator +(Counted a, Counted b) => checked(new(
        a.Events + b.Events, a.Clicks + b.Clicks, a.Conversions + b.Conversions, a.Revenue + b.Revenue, a.Commissions + b.Commissions));
}

/// <summary>One affiliate recounted, or what belongs to no single one (<paramref name="AffiliateCode"/> null).</summary>
/// <param name="Actions">Rows that were recounted.</param>
/// <param name="LedgerEntries">The same of the ledger.</param>
/// <param name="Counted">Its part of the tenant's totals, up to the place that was asked for.</param>
/// <param name="Differences">Empty when all agrees; of one kind at most some hundred are named.</param>
[GenerateSerializer, Immutable, Alias("verified")]
public sealed record Verified(
    [property: Id(0)] string? AffiliateCode, [property: Id(1)] long Actions, [property: Id(2)] long LedgerEntries,
    [property: Id(3)] Counted Counted, [property: Id(4)] IReadOnlyList<Difference> Differences);

/// <summary>Recounts a tenant's journal and names whatever differs from it, in the store and in memory. Changes nothing.</summary>
[Alias("verification")]
public interface IVerificationGrain : IGrainWithStringKey
{
    /// <summary>Affiliate after affiliate, each at one moment, then what belongs to the tenant as a whole.</summary>
    /// <param name="affiliateCode">This affiliate alone.</param>
    [Alias("run")] IAsyncEnumerable<Verified> Run(string? affiliateCode);
}
