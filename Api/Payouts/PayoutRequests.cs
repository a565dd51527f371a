using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Payouts;

/// <summary>How a payout was made.</summary>
public sealed record Completion
{
    /// <summary>The payment's name at the bank or provider.</summary>
    /// <example>transfer-2026-0042</example>
    [MaxLength(200)]
    public string? Reference { get; init; }
}

/// <summary>Why a payout did not arrive.</summary>
public sealed record Failure
{
    /// <example>The account does not exist</example>
    [MaxLength(500)]
    public string? Reason { get; init; }
}
