namespace Affiliates.Affiliates;

/// <summary>Who an affiliate is, and the terms it is paid on. The payout details are a secret: never in a list or a log.</summary>
[GenerateSerializer, Immutable, Alias("affiliate-profile")]
public sealed record AffiliateProfile
{
    [Id(0)] public required Guid Uid { get; init; }
    [Id(1)] public required AffiliateId Id { get; init; }
    [Id(2)] public required Guid UserId { get; init; }
    [Id(3)] public required string UserEmail { get; init; }
    [Id(4)] public bool IsActive { get; init; } = true;
    [Id(5)] public required Money PayoutThreshold { get; init; }
    [Id(6)] public string? PayoutMethod { get; init; }
    [Id(7)] public string? PayoutDetails { get; init; }
    [Id(8)] public required DateTimeOffset JoinedAt { get; init; }
}

[GenerateSerializer, Immutable, Alias("balances")]
public sealed record Balances([property: Id(0)] Money Pending, [property: Id(1)] Money Available, [property: Id(2)] Money Reserved, [property: Id(3)] Money Paid);

[GenerateSerializer, Immutable, Alias("affiliate-account")]
public sealed record AffiliateAccount([property: Id(0)] AffiliateProfile Profile, [property: Id(1)] Balances Balances);

/// <summary>A change of a profile: what is null stays.</summary>
[GenerateSerializer, Immutable, Alias("affiliate-change")]
public sealed record AffiliateChange
{
    [Id(0)] public bool? IsActive { get; init; }
    [Id(1)] public Money? PayoutThreshold { get; init; }
    [Id(2)] public string? PayoutMethod { get; init; }
    [Id(3)] public string? PayoutDetails { get; init; }
}

[GenerateSerializer, Immutable, Alias("link-totals")]
public sealed record LinkTotals([property: Id(0)] long Clicks, [property: Id(1)] long Conversions, [property: Id(2)] Money Revenue);

/// <summary>Owns the sequence of its journal stream, the ledger of its money and its live counters.</summary>
[Alias("affiliate")]
public interface IAffiliateGrain : IGrainWithStringKey
{
    /// <summary>Null when the code is taken.</summary>
    [Alias("join")] Task<AffiliateAccount?> Join(AffiliateProfile profile);
    /// <summary>Null when there is no such affiliate.</summary>
    [Alias("account")] Task<AffiliateAccount?> GetAccount();
    [Alias("change")] Task<AffiliateAccount?> Change(AffiliateChange change);
    /// <summary>Forgets who the affiliate is and switches it off: code, money and history stay. Null when there is none.</summary>
    [Alias("forget-person")] Task<AffiliateAccount?> ForgetPerson();
    /// <summary>Appends the event and what it earns; answers after the commit.</summary>
    [Alias("record")] ValueTask<TrackOutcome> Record(TrackEvent e);
    /// <summary>
    /// The same for several at once, in order. Null: not taken, because the journal is full. When it throws, nothing is known of any of them.
    /// </summary>
    [Alias("record-all")] Task<IReadOnlyList<TrackOutcome?>> RecordAll(IReadOnlyList<TrackEvent> events);
    /// <summary>Appends a conversion that a journey has led to: what it earns is decided here, for all who share it.</summary>
    [Alias("record-credited")] Task<CreditedOutcome> RecordCredited(CreditedConversion conversion);
    /// <summary>Applies this affiliate's share of a conversion that stands in another's stream; once, however often it is asked.</summary>
    [Alias("take-share")] Task TakeShare(Guid action);
    [Alias("approve")] Task<CommissionOutcome> Approve(Guid commission, string actor);
    [Alias("reject")] Task<CommissionOutcome> Reject(Guid commission, string? reason, string actor);
    /// <summary>Approves each that is pending, all in one commit; an outcome for each, in the order of the ids.</summary>
    [Alias("approve-all")] Task<IReadOnlyList<CommissionOutcome>> ApproveAll(IReadOnlyList<Guid> commissions, string actor);
    /// <summary>Takes back this affiliate's part of a refund that was decided; once, however often it is asked.</summary>
    [Alias("take-refund")] Task TakeRefund(Guid refund);
    [Alias("payout")] Task<PayoutOutcome> RequestPayout(PayoutRequest request);
    /// <summary>Pending to processing or cancelled, and on to paid or failed; what is not paid gives the money back.</summary>
    [Alias("move-of-payout")] Task<PayoutOutcome> MovePayout(PayoutMove move);
    [Alias("stats")] Task<AffiliateStatistics> GetStatistics(StatisticsQuery query);
    [Alias("series")] Task<IReadOnlyList<SeriesPoint>> GetPerformance(DateOnly from, DateOnly to, SeriesGrouping grouping);
    [Alias("link-totals")] Task<IReadOnlyDictionary<string, LinkTotals>> GetLinkTotals(IReadOnlyList<string> slugs);
    /// <summary>Recounts the journal in the store and names what differs from it, in the store and in memory; empty when all agrees.</summary>
    [Alias("verify"), ResponseTimeout("00:10:00")] Task<IReadOnlyList<Difference>> Verify();
    /// <summary>The same, with what stands up to a place added up for the tenant's totals.</summary>
    [Alias("verify-up-to"), ResponseTimeout("00:10:00")] Task<Verified> VerifyUpTo(JournalPlace totals);
}
