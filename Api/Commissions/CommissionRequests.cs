using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Commissions;

/// <summary>Why a commission is rejected.</summary>
public sealed record Rejection
{
    /// <summary>For the affiliate to read.</summary>
    /// <example>The order was cancelled</example>
    [MaxLength(500)]
    public string? Reason { get; init; }
}

/// <summary>Commissions to approve.</summary>
public sealed record BulkApproval
{
    /// <summary>Their ids.</summary>
    [MinLength(1), MaxLength(1000)]
    public required IReadOnlyList<string> Ids { get; init; }
}

/// <summary>What a buyer was given back.</summary>
public sealed record NewRefund
{
    /// <summary>Of the conversion's value, more than 0; all that is left of it when it is absent.</summary>
    /// <example>40.00</example>
    public MoneyInput? Amount { get; init; }

    /// <example>One of two was sent back</example>
    [MaxLength(500)]
    public string? Reason { get; init; }
}
