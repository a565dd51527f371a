namespace Affiliates.Commissions;

public enum CommissionStatus { Pending = 0, Approved = 1, Rejected = 2, Paid = 3, Reversed = 4 }

/// <summary>A rule as it is kept. <see cref="Tenant"/> null: global. Percent 0–100 when <see cref="IsPercentage"/>, else an amount.</summary>
[GenerateSerializer, Immutable, Alias("commission-rule")]
public sealed record CommissionRule
{
    [Id(0)] public required Guid Id { get; init; }
    [Id(1)] public TenantId? Tenant { get; init; }
    [Id(2)] public required string Name { get; init; }
    [Id(3)] public required string ActionType { get; init; }
    [Id(4)] public bool IsPercentage { get; init; } = true;
    [Id(5)] public required decimal Value { get; init; }
    [Id(6)] public Money? MinValue { get; init; }
    [Id(7)] public Money? MaxValue { get; init; }
    [Id(8)] public bool IsActive { get; init; } = true;
    [Id(9)] public int Priority { get; init; }
    [Id(10)] public required DateTimeOffset CreatedAt { get; init; }
    [Id(11)] public int Version { get; init; } = 1;
}

[GenerateSerializer, Immutable, Alias("commission")]
public sealed record Commission
{
    [Id(0)] public required Guid Id { get; init; }
    [Id(1)] public required Guid AffiliateUid { get; init; }
    [Id(2)] public required string AffiliateCode { get; init; }
    [Id(3)] public required Guid ActionId { get; init; }
    [Id(4)] public required string ActionType { get; init; }
    [Id(5)] public required Money Amount { get; init; }
    /// <summary>Percent; 0 for a flat rule.</summary>
    [Id(6)] public required decimal Rate { get; init; }
    [Id(7)] public required DateTimeOffset CalculatedAt { get; init; }
    [Id(8)] public required CommissionStatus Status { get; init; }
    [Id(9)] public Guid? RuleId { get; init; }
    [Id(10)] public int RuleVersion { get; init; }
    /// <summary>What refunds have taken back of <see cref="Amount"/>.</summary>
    [Id(11)] public Money Reversed { get; init; }
    /// <summary>Of <see cref="Reversed"/>, what was taken back after the payout was requested: owed by the affiliate.</summary>
    [Id(12)] public Money ClawedBack { get; init; }
    /// <summary>The payout that it is or was part of.</summary>
    [Id(13)] public Guid? PayoutId { get; init; }
    /// <summary>When it approves by itself; null: by hand only, or decided already.</summary>
    [Id(14)] public DateTimeOffset? ApproveAt { get; init; }

    /// <summary>What refunds have left of it.</summary>
    public Money Remaining => Amount - Reversed;
}

/// <summary>Answer of a preview: what a sale would pay, and why.</summary>
[GenerateSerializer, Immutable, Alias("commission-preview")]
public sealed record CommissionPreview([property: Id(0)] Money Amount, [property: Id(1)] decimal Rate, [property: Id(2)] CommissionRule? Rule);

[GenerateSerializer, Alias("commission-outcome")]
public abstract record CommissionOutcome;

[GenerateSerializer, Immutable, Alias("commission-changed")]
public sealed record CommissionChanged([property: Id(0)] Commission Commission) : CommissionOutcome;

/// <summary>The commission is not in a status that allows this; <paramref name="Status"/> says in which.</summary>
[GenerateSerializer, Immutable, Alias("commission-conflict")]
public sealed record CommissionAlready([property: Id(0)] CommissionStatus Status) : CommissionOutcome;

[GenerateSerializer, Immutable, Alias("commission-unknown")]
public sealed record CommissionUnknown : CommissionOutcome;
