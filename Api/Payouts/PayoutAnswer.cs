using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Payouts;

public sealed record PayoutAnswer
{
    public required Guid Id { get; init; }
    public required Guid Tenant { get; init; }
    public required Guid Affiliate { get; init; }
    public required string AffiliateCode { get; init; }
    public required Money Amount { get; init; }
    [AllowedValues("pending", "processing", "paid", "failed", "cancelled")]
    public required string Status { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? ProcessedAt { get; init; }
    public required string Method { get; init; }
    public required string? Reference { get; init; }
    /// <summary>Why it failed or was cancelled.</summary>
    public required string? Reason { get; init; }
    /// <summary>The payout run that made it; null: the affiliate asked for it.</summary>
    public required Guid? Run { get; init; }

    public static PayoutAnswer From(Payout p, Guid tenant) => new()
    {
        Id = p.Id,
        Tenant = tenant,
        Affiliate = p.AffiliateUid,
        AffiliateCode = p.AffiliateCode,
        Amount = p.Amount,
        Status = PayoutStatuses.NameOf(p.Status),
        CreatedAt = p.CreatedAt,
        ProcessedAt = p.ProcessedAt,
        Method = p.Method,
        Reference = p.Reference,
        Reason = p.Reason,
        Run = p.RunId,
    };
}

/// <summary>The public names of a payout's statuses.</summary>
public static class PayoutStatuses
{
    static readonly (string Name, PayoutStatus Status)[] Names =
    [
        ("pending", PayoutStatus.Pending), ("processing", PayoutStatus.Processing), ("paid", PayoutStatus.Paid),
        ("failed", PayoutStatus.Failed), ("cancelled", PayoutStatus.Cancelled),
    ];

    public static IEnumerable<string> All => Names.Select(n => n.Name);

    public static PayoutStatus? Read(ListQuery query) => query.Choice("status", Names);

    public static string NameOf(PayoutStatus status) => Names[(int)status].Name;
}
