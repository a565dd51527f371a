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

/// <summary>Why a payout is cancelled.</summary>
public sealed record Cancellation
{
    /// <example>Pay to another account</example>
    [MaxLength(500)]
    public string? Reason { get; init; }
}

/// <summary>Whom a payout run pays.</summary>
public sealed record NewPayoutRun
{
    /// <summary>Only affiliates with this payout method; all of them when it is absent.</summary>
    /// <example>paypal</example>
    [MaxLength(50)]
    public string? Method { get; init; }
}
