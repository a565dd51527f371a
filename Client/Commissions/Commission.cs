using System.Text.Json.Serialization;
using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>Where a commission stands.</summary>
[JsonConverter(typeof(NamesConverter<CommissionStatus>))]
public enum CommissionStatus
{
    /// <summary>A younger service's word.</summary>
    Unknown,
    /// <summary>Earned, and nobody has decided.</summary>
    Pending,
    /// <summary>Its money is available.</summary>
    Approved,
    /// <summary>It earns nothing.</summary>
    Rejected,
    /// <summary>Its payout has arrived.</summary>
    Paid,
    /// <summary>Refunds have taken all of it back.</summary>
    Reversed,
}

/// <summary>What a conversion earned an affiliate.</summary>
public sealed record Commission
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The affiliate's id.</summary>
    public required Guid Affiliate { get; init; }

    /// <summary>The affiliate's code.</summary>
    public required string AffiliateCode { get; init; }

    /// <summary>The conversion's id.</summary>
    public required Guid ReferralAction { get; init; }

    /// <summary>The conversion's type.</summary>
    public required string ActionType { get; init; }

    /// <summary>As it was earned, in the tenant's currency.</summary>
    public required decimal Amount { get; init; }

    /// <summary>Percent; 0 for a flat rule.</summary>
    public required decimal Rate { get; init; }

    /// <summary>When it was earned.</summary>
    public required DateTimeOffset CalculatedAt { get; init; }

    /// <summary>Where it stands.</summary>
    public required CommissionStatus Status { get; init; }

    /// <summary>What refunds have taken back of the amount.</summary>
    public decimal ReversedAmount { get; init; }

    /// <summary>When it approves by itself; null: by hand only, or decided already.</summary>
    public DateTimeOffset? ApprovesAt { get; init; }
}

/// <summary>Which commissions.</summary>
public sealed record CommissionFilter
{
    /// <summary>In this status.</summary>
    public CommissionStatus? Status { get; init; }

    /// <summary>Of the affiliate with this code.</summary>
    public string? AffiliateCode { get; init; }

    /// <summary>From this time on.</summary>
    public DateTimeOffset? DateFrom { get; init; }

    /// <summary>Until this time, which is included.</summary>
    public DateTimeOffset? DateTo { get; init; }
}

/// <summary>What became of one commission of many.</summary>
/// <param name="Id">The commission's.</param>
/// <param name="Status">200: done; else as the call for it alone would have been answered.</param>
/// <param name="Detail">Why not; null: done.</param>
public sealed record BulkResult(Guid Id, int Status, string? Detail)
{
    /// <summary>It is done.</summary>
    [JsonIgnore]
    public bool IsDone => Status is 200;
}

sealed record BulkApproval(IReadOnlyList<Guid> Ids);

sealed record BulkAnswer(int Approved, IReadOnlyList<BulkResult> Results);

sealed record Rejection(string? Reason);
