namespace Affiliates.Api.Privacy;

/// <summary>Erases persons, for the endpoints and for the command alike.</summary>
public sealed class Erasure(IGrainFactory grains, Attempts attempts)
{
    /// <summary>The number of events from which something was erased.</summary>
    public async Task<long> Visitor(TenantId tenant, string? session, string? customer)
    {
        var privacy = grains.Privacy(tenant);
        var actions = session is null ? 0 : await attempts.Repeatable(() => privacy.EraseSession(session));
        return actions + (customer is null ? 0 : await attempts.Repeatable(() => privacy.EraseCustomer(customer)));
    }

    /// <summary>Null when there is no such affiliate.</summary>
    public async Task<AffiliateAccount?> Affiliate(AffiliateProfile profile)
    {
        var email = await attempts.Repeatable(() => grains.Directory(profile.Id.Tenant).EmailOf(profile.UserId));
        if (email is not null)
        {
            await attempts.Repeatable(() => grains.User(email).Forget(profile.Id.Tenant));
        }

        return await attempts.Repeatable(() => grains.Affiliate(profile.Id).ForgetPerson());
    }
}
