using Orleans.Runtime;

namespace Affiliates.Verification;

/// <summary>Runs a recount beside the work. Keeps nothing.</summary>
/// <remarks>No stateless worker: the run is one activation's, and its results are asked for piece by piece.</remarks>
[Reentrant, GrainType("verification")]
public sealed class VerificationGrain(TenantVerifier verifier) : Grain, IVerificationGrain
{
    TenantId Tenant => GrainKeys.Parse(this.GetPrimaryKeyString()).Tenant;

    public IAsyncEnumerable<Verified> Run(string? affiliateCode) => verifier.Run(Tenant, affiliateCode, inMemory: Live);

    // Only who is awake has something in memory; the others are not woken up, or a run would bring them all in.
    async Task<Verified?> Live(AffiliateId id, JournalPlace totals)
    {
        var affiliate = GrainFactory.Affiliate(id);
        return await GrainFactory.GetGrain<IManagementGrain>(0).GetActivationAddress(affiliate) is null
            ? null
            : await affiliate.VerifyUpTo(totals);
    }
}
