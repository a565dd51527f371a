namespace Affiliates.Api.Verification;

/// <summary>Adds a run up; of the differences it keeps the first ones.</summary>
/// <param name="most">How many.</param>
public sealed class VerificationTally(int most)
{
    readonly List<Difference> named = [];

    public long Affiliates { get; private set; }
    public long Actions { get; private set; }
    public long LedgerEntries { get; private set; }
    public long Differences { get; private set; }
    public IReadOnlyList<Difference> Named => named;
    public bool IsClean => Differences == 0;

    public void Add(Verified verified)
    {
        Affiliates += verified.AffiliateCode is null ? 0 : 1;
        Actions += verified.Actions;
        LedgerEntries += verified.LedgerEntries;
        Differences += verified.Differences.Count;
        named.AddRange(verified.Differences.Take(most - named.Count));
    }
}
