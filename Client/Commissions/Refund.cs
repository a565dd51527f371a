namespace Affiliates.Client;

/// <summary>What a buyer was given back.</summary>
public sealed record NewRefund
{
    /// <summary>Of the conversion's value, more than 0; null: all that is left of it.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Why, for the affiliate to read.</summary>
    public string? Reason { get; init; }
}

/// <summary>A refund, and what it has done to the commissions of its conversion.</summary>
public sealed record Refund
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

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
