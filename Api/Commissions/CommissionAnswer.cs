using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Affiliates.Api.Commissions;

public sealed record CommissionAnswer
{
    public required Guid Id { get; init; }
    public required Guid Affiliate { get; init; }
    public required string AffiliateCode { get; init; }
    public required Guid ReferralAction { get; init; }
    public required string ActionType { get; init; }
    public required Money Amount { get; init; }
    /// <summary>Percent; 0 for a flat rule.</summary>
    public required string Rate { get; init; }
    public required DateTimeOffset CalculatedAt { get; init; }
    [AllowedValues("pending", "approved", "rejected", "paid", "reversed")]
    public required string Status { get; init; }
    /// <summary>What refunds have taken back of the amount.</summary>
    public required Money ReversedAmount { get; init; }
    /// <summary>When it approves by itself; null: by hand only, or decided already.</summary>
    public required DateTimeOffset? ApprovesAt { get; init; }

    public static CommissionAnswer From(Commission c) => new()
    {
        Id = c.Id,
        Affiliate = c.AffiliateUid,
        AffiliateCode = c.AffiliateCode,
        ReferralAction = c.ActionId,
        ActionType = c.ActionType,
        Amount = c.Amount,
        Rate = Percent(c.Rate),
        CalculatedAt = c.CalculatedAt,
        Status = CommissionStatuses.NameOf(c.Status),
        ReversedAmount = c.Reversed,
        ApprovesAt = c.ApproveAt,
    };

    /// <summary>At least two places, and as many as there are.</summary>
    public static string Percent(decimal rate) => rate.ToString("0.00##########", CultureInfo.InvariantCulture);
}
