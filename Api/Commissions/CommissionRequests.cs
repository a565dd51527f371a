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
