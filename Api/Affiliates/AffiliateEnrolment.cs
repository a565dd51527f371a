using Microsoft.Extensions.Options;

namespace Affiliates.Api.Affiliates;

abstract record Enrolment;

sealed record Enrolled(AffiliateAccount Account) : Enrolment;

sealed record NotEnrolled(string Field, string Why) : Enrolment;

/// <summary>Makes an affiliate of a user, and the user where there is none.</summary>
/// <remarks>The affiliate comes first and the user is pointed at it afterwards: a user never points at a code that somebody
/// else got. What broke off in between is finished when the same is asked for again.</remarks>
sealed class AffiliateEnrolment(
    IGrainFactory grains, Attempts attempts, AffiliateLookup lookup, IOptions<AffiliateSystemOptions> options, TimeProvider time)
{
    const string Taken = "This code is already in use";
    const string AlreadyOne = "This user is already an affiliate";

    /// <summary>Tries to find a code for who is given none.</summary>
    const int Tries = 5;

    public async Task<Enrolment> Enrol(
        TenantId tenant, string? email, string? userId, string? password, string? code, AffiliateChange terms)
    {
        var field = userId is null ? "email" : "user";
        if (code is not null && await IsTaken(tenant, code, email))
        {
            return new NotEnrolled("code", Taken);
        }

        if (await FindUser(tenant, email, userId, password) is not { } user)
        {
            return new NotEnrolled(field, userId is null ? "This user cannot be an affiliate here" : "There is no such user");
        }

        if (user.In(tenant) is { AffiliateCode: not null })
        {
            return new NotEnrolled(field, AlreadyOne);
        }

        if (await Join(tenant, user, code, terms) is not { } account)
        {
            return new NotEnrolled("code", Taken);
        }

        return await attempts.Repeatable(() => grains.User(user.Email).SetAffiliate(tenant, account.Profile.Id.Code))
            || await attempts.Repeatable(() => grains.User(user.Email).Get()) is { } now && now.In(tenant)?.AffiliateCode == account.Profile.Id.Code
            ? new Enrolled(account)
            : new NotEnrolled(field, AlreadyOne);
    }

    // Asked first so that no user is made in vain; who is right in a race is decided by Join.
    async Task<bool> IsTaken(TenantId tenant, string code, string? email) =>
        await lookup.ByCode(tenant, code) is { } there
        && !there.Profile.UserEmail.Equals(email, StringComparison.OrdinalIgnoreCase);

    async Task<User?> FindUser(TenantId tenant, string? email, string? userId, string? password)
    {
        if (userId is not null)
        {
            email = Guid.TryParse(userId, out var id)
                ? await attempts.Repeatable(() => grains.Directory(tenant).EmailOf(id))
                : null;
            return email is null ? null : await attempts.Repeatable(() => grains.User(email).Get());
        }

        var now = time.Now;
        var made = new User
        {
            Id = Ids.Next(now),
            Email = email!,
            Memberships = [new Membership(tenant, IsOwner: false, AffiliateCode: null)],
            Stamp = Guid.NewGuid().ToString("N"),
            CreatedAt = now,
        };
        return await attempts.Repeatable(async () =>
            await grains.User(email!).Get() ?? await grains.User(email!).Create(made, password) ?? await grains.User(email!).Get());
    }

    async Task<AffiliateAccount?> Join(TenantId tenant, User user, string? code, AffiliateChange terms)
    {
        var wanted = code ?? AffiliateCodes.From(user.Email);
        for (var i = 0; i < (code is null ? Tries : 1); i++)
        {
            var now = time.Now;
            var profile = new AffiliateProfile
            {
                Uid = Ids.Next(now),
                Id = new AffiliateId(tenant, i == 0 ? wanted : AffiliateCodes.Another(wanted)),
                UserId = user.Id,
                UserEmail = user.Email,
                IsActive = terms.IsActive ?? true,
                PayoutThreshold = terms.PayoutThreshold ?? Money.Round(options.Value.DefaultPayoutThreshold),
                PayoutMethod = terms.PayoutMethod,
                PayoutDetails = terms.PayoutDetails,
                JoinedAt = now,
            };
            if (await attempts.Repeatable(() => grains.Affiliate(profile.Id).Join(profile)) is { } joined)
            {
                return joined;
            }

            // Its own from an earlier try that broke off, or whose answer was lost.
            if (await lookup.ByCode(tenant, profile.Id.Code) is { } there && there.Profile.UserId == user.Id)
            {
                return there;
            }
        }

        return null;
    }
}
