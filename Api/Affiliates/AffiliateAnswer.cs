namespace Affiliates.Api.Affiliates;

/// <summary>An affiliate as its owner and the admins see it. The payout details are never shown.</summary>
public sealed record AffiliateAnswer
{
    public required Guid Id { get; init; }
    public required Guid Tenant { get; init; }
    public required string TenantName { get; init; }
    public required Guid User { get; init; }
    public required string UserEmail { get; init; }
    public required string Code { get; init; }
    public required bool IsActive { get; init; }
    /// <summary>Pending and available together.</summary>
    public required Money Balance { get; init; }
    public required Money PendingBalance { get; init; }
    public required Money AvailableBalance { get; init; }
    public required Money PayoutThreshold { get; init; }
    public required string? PayoutMethod { get; init; }
    public required DateTimeOffset JoinedAt { get; init; }

    public static AffiliateAnswer From(AffiliateAccount account, TenantSettings tenant) => new()
    {
        Id = account.Profile.Uid,
        Tenant = tenant.Uid,
        TenantName = tenant.Name,
        User = account.Profile.UserId,
        UserEmail = account.Profile.UserEmail,
        Code = account.Profile.Id.Code,
        IsActive = account.Profile.IsActive,
        Balance = account.Balances.Pending + account.Balances.Available,
        PendingBalance = account.Balances.Pending,
        AvailableBalance = account.Balances.Available,
        PayoutThreshold = account.Profile.PayoutThreshold,
        PayoutMethod = account.Profile.PayoutMethod,
        JoinedAt = account.Profile.JoinedAt,
    };
}
