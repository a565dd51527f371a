namespace Affiliates.Privacy;

/// <summary>Erases persons from one tenant's events.</summary>
[StatelessWorker, GrainType("privacy")]
public sealed class PrivacyGrain(PersonalData data) : Grain, IPrivacyGrain
{
    TenantId Tenant => GrainKeys.Parse(this.GetPrimaryKeyString()).Tenant;

    public Task<long> EraseSession(string sessionId) => data.EraseSession(Tenant, sessionId);

    public Task<long> EraseCustomer(string customerId) => data.EraseCustomer(Tenant, customerId);
}
