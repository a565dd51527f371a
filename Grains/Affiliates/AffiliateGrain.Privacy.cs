namespace Affiliates.Affiliates;

public sealed partial class AffiliateGrain
{
    public async Task<AffiliateAccount?> ForgetPerson()
    {
        await money.WaitAsync();
        try
        {
            if (stored is not { } before)
            {
                return null;
            }

            var after = before with
            {
                Profile = before.Profile with
                {
                    UserEmail = $"erased-{before.Profile.UserId:N}@erased.invalid",
                    IsActive = false,
                    PayoutMethod = null,
                    PayoutDetails = null,
                },
            };
            if (!await rows.Update(after))
            {
                throw Leave(new JournalConflictException($"Affiliate {this.GetPrimaryKeyString()} was changed by another activation."));
            }

            stored = after with { Version = before.Version + 1 };
            return Account();
        }
        finally
        {
            money.Release();
        }
    }
}
