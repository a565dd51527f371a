using System.Text.Json.Serialization;

namespace Affiliates.Client;

/// <summary>What a buyer was given back.</summary>
public sealed record NewRefund
{
    /// <summary>Of the conversion's value, more than 0; null: all that is left of it.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Why, for those who read the refunds later.</summary>
    public string? Reason { get; init; }
}

/// <summary>A refund, and what it has done to the commissions of its conversion.</summary>
public sealed record Refund
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The order; null: the conversion came without one.</summary>
    public string? OrderId { get; init; }

    /// <summary>The conversion's id.</summary>
    public required Guid ReferralAction { get; init; }

    /// <summary>What was given back.</summary>
    public required decimal Amount { get; init; }

    /// <summary>All that has been refunded of the conversion, with this one.</summary>
    public required decimal RefundedAmount { get; init; }

    /// <summary>What the conversion was worth.</summary>
    public required decimal ConversionValue { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The conversion's commissions as they are now.</summary>
    public required IReadOnlyList<Commission> Commissions { get; init; }
}

/// <summary>A conversion's refunds.</summary>
public sealed record ConversionRefunds
{
    /// <summary>The conversion's id.</summary>
    public required Guid ReferralAction { get; init; }

    /// <summary>The order; null: it came without one.</summary>
    public string? OrderId { get; init; }

    /// <summary>What the conversion was worth; null: it has no value, and can be refunded as a whole only.</summary>
    public decimal? ConversionValue { get; init; }

    /// <summary>All that has been refunded of it.</summary>
    public required decimal RefundedAmount { get; init; }

    /// <summary>What is left to refund.</summary>
    public required decimal RefundableAmount { get; init; }

    /// <summary>The first one first.</summary>
    public required IReadOnlyList<RefundMade> Refunds { get; init; }

    /// <summary>What it has earned, as it is now.</summary>
    public required IReadOnlyList<Commission> Commissions { get; init; }

    /// <summary>Nothing is left to refund.</summary>
    [JsonIgnore]
    public bool IsWhole => Refunds.Count > 0 && RefundableAmount <= 0;
}

/// <summary>One of a conversion's refunds.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Amount">What was given back.</param>
/// <param name="Reason">Why.</param>
/// <param name="CreatedAt">When.</param>
public sealed record RefundMade(Guid Id, decimal Amount, string? Reason, DateTimeOffset CreatedAt);
