namespace Affiliates.Affiliates;

public sealed partial class AffiliateGrain
{
    public async Task<IReadOnlyList<Difference>> Verify() => (await VerifyUpTo(default)).Differences;

    public async Task<Verified> VerifyUpTo(JournalPlace totals) => stream is null
        ? new Verified(Id.Code, 0, 0, default, [])
        // The state goes on while the journal is read: compare with what it is now.
        : await verifier.Verify(new VerifiedAffiliate(Id, stream.Id), totals, State.Copy());
}
