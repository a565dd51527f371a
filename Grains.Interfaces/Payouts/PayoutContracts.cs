namespace Affiliates.Payouts;

public enum PayoutStatus { Pending = 0, Processing = 1, Paid = 2, Failed = 3, Cancelled = 4 }

[GenerateSerializer, Immutable, Alias("payout")]
public sealed record Payout
{
    [Id(0)] public required Guid Id { get; init; }
    [Id(1)] public required Guid AffiliateUid { get; init; }
    [Id(2)] public required string AffiliateCode { get; init; }
    [Id(3)] public required Money Amount { get; init; }
    [Id(4)] public required PayoutStatus Status { get; init; }
    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }
    [Id(6)] public DateTimeOffset? ProcessedAt { get; init; }
    [Id(7)] public required string Method { get; init; }
    [Id(8)] public string? Reference { get; init; }
    /// <summary>Why it failed or was cancelled.</summary>
    [Id(9)] public string? Reason { get; init; }
    /// <summary>The run that made it; null: the affiliate asked for it.</summary>
    [Id(10)] public Guid? RunId { get; init; }
}

/// <summary>A request for a payout. The id is made by the caller, so that a repeat is told from a new request.</summary>
/// <param name="RunId">The run that asks: it makes one payout for each affiliate, however often it asks.</param>
[GenerateSerializer, Immutable, Alias("payout-request")]
public sealed record PayoutRequest([property: Id(0)] Guid Id, [property: Id(1)] string Actor, [property: Id(2)] Guid? RunId = null);

/// <summary>A payout's next status.</summary>
/// <param name="Reference">Of the transfer, for a completion.</param>
/// <param name="Reason">For a failure or a cancellation.</param>
[GenerateSerializer, Immutable, Alias("payout-move")]
public sealed record PayoutMove(
    [property: Id(0)] Guid Id, [property: Id(1)] PayoutStatus To, [property: Id(2)] string? Reference, [property: Id(3)] string? Reason,
    [property: Id(4)] string Actor);

[GenerateSerializer, Alias("payout-outcome")]
public abstract record PayoutOutcome;
[GenerateSerializer, Immutable, Alias("payout-requested")]
public sealed record PayoutRequested([property: Id(0)] Payout Payout) : PayoutOutcome;
/// <summary>The payout has its next status.</summary>
[GenerateSerializer, Immutable, Alias("payout-moved")]
public sealed record PayoutMoved([property: Id(0)] Payout Payout) : PayoutOutcome;
/// <summary>The payout is not in a status that allows this; <paramref name="Status"/> says in which.</summary>
[GenerateSerializer, Immutable, Alias("payout-already")]
public sealed record PayoutAlready([property: Id(0)] PayoutStatus Status) : PayoutOutcome;
[GenerateSerializer, Immutable, Alias("payout-unknown")]
public sealed record PayoutUnknown : PayoutOutcome;
[GenerateSerializer, Immutable, Alias("payout-below")]
public sealed record PayoutBelowThreshold([property: Id(0)] Money Available, [property: Id(1)] Money Threshold) : PayoutOutcome;
[GenerateSerializer, Immutable, Alias("payout-no-method")]
public sealed record PayoutNeedsMethod : PayoutOutcome;
[GenerateSerializer, Immutable, Alias("payout-inactive")]
public sealed record PayoutAffiliateInactive : PayoutOutcome;
