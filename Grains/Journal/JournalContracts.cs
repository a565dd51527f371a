using System.Diagnostics.CodeAnalysis;

namespace Affiliates.Journal;

/// <summary>
/// Accounts of an affiliate's ledger. Two are the outside: <see cref="Earned"/>, what the tenant has granted, and
/// <see cref="Clawback"/>, what it has taken back after it was paid or on its way.
/// </summary>
public enum Account { Earned = 0, Pending = 1, Available = 2, Reserved = 3, Paid = 4, Clawback = 5 }

/// <summary>A tracked event as a row: place <paramref name="Seq"/> of the affiliate's stream of actions.</summary>
public sealed record ActionRow(long Stream, long Seq, TrackEvent Event, TrackingMethod Method)
{
    /// <summary>What of the event's value is this affiliate's; null: all of it.</summary>
    public Money? Credited { get; init; }

    /// <summary>The event stands whole in another affiliate's stream, and is counted for the tenant there.</summary>
    public bool IsShare { get; init; }
}

/// <summary>A touch of a session's journey, written with the event that is one.</summary>
public sealed record TouchRow(TenantId Tenant, string SessionId, Touch Touch);

/// <summary>One affiliate's part of a split conversion, as it was decided.</summary>
/// <param name="Position">Place among the shares; 0 is the affiliate in whose stream the conversion stands whole.</param>
public sealed record ShareRow(TenantId Tenant, Guid ActionId, int Position, string AffiliateCode)
{
    public required Guid CommissionId { get; init; }
    /// <summary>May be zero: then there is no commission.</summary>
    public required Money Amount { get; init; }
    public Money? Value { get; init; }
    public required long Weight { get; init; }
    public required long TotalWeight { get; init; }
    public required string Model { get; init; }
    public decimal Rate { get; init; }
    public Guid? RuleId { get; init; }
    public int RuleVersion { get; init; }
    /// <summary>That the commission starts with.</summary>
    public required CommissionStatus Status { get; init; }
    public string? LinkSlug { get; init; }
    public Guid? LinkUid { get; init; }
    public string? Explanation { get; init; }
    public bool IsApplied { get; init; }
}

/// <summary>A share that this append applies to its affiliate; refused when it was applied before.</summary>
public sealed record ShareTaken(TenantId Tenant, Guid ActionId, int Position);

/// <summary>One movement of money between two accounts of one affiliate; always positive.</summary>
/// <param name="Seq">Place in the affiliate's stream of ledger entries.</param>
/// <param name="Day">The UTC day of the conversion it belongs to, for earnings by day; the day of the movement for payouts.</param>
public sealed record LedgerEntry(
    long Stream, long Seq, TenantId Tenant, Account From, Account To, Money Amount, string Reason,
    Guid? CommissionId, Guid? PayoutId, DateOnly Day, DateTimeOffset At, string Actor);

/// <summary>A commission as it is first written.</summary>
public sealed record CommissionRow(long Stream, TenantId Tenant, Commission Commission, long LedgerSeq)
{
    /// <summary>Why it is what it is, as JSON.</summary>
    public string? Explanation { get; init; }
    /// <summary>Place of its first ledger entry.</summary>
    public long? FirstLedgerSeq { get; init; }
}

/// <summary>A commission's next status, with who and why.</summary>
public sealed record CommissionTransition(Guid Id, CommissionStatus From, CommissionStatus To, DateTimeOffset At, string Actor, string? Reason, long LedgerSeq);

/// <summary>What a refund takes back of a commission.</summary>
/// <param name="Before">What had been taken back before.</param>
/// <param name="Amount">More than zero.</param>
/// <param name="Day">The UTC day of its conversion.</param>
/// <param name="IsClawback">Its payout was requested or paid: the affiliate owes it, and the next payout is smaller.</param>
public sealed record CommissionReversal(
    Guid Id, CommissionStatus From, CommissionStatus To, Money Before, Money Amount, DateOnly Day, bool IsClawback, DateTimeOffset At,
    string Actor, long LedgerSeq);

/// <summary>An affiliate's part of a refund that this append applies; refused when it was applied before.</summary>
public sealed record RefundTaken(Guid RefundId, string AffiliateCode);

/// <summary>
/// A payout as it is first written; takes every approved, unpaid commission, and every clawback that is still owed, whose last ledger
/// entry is at most <paramref name="LedgerWatermark"/>.
/// </summary>
public sealed record PayoutRow(long Stream, TenantId Tenant, Payout Payout, long LedgerWatermark);

/// <summary>A payout's next status.</summary>
public sealed record PayoutTransition(
    Guid Id, PayoutStatus From, PayoutStatus To, DateTimeOffset At, string? Reference, string? Reason, string Actor);

/// <summary>A payout with what makes it up, by the UTC day of the conversions: commissions, less the clawbacks that it settles.</summary>
public sealed record KeptPayout(Payout Payout, IReadOnlyList<(DateOnly Day, Money Amount)> Parts);

/// <summary>Everything that one command appends to one affiliate's stream: all of it in one transaction, or nothing.</summary>
public sealed record JournalAppend
{
    public required JournalStream Stream { get; init; }
    public ActionRow? Action { get; init; }
    public IReadOnlyList<LedgerEntry> Ledger { get; init; } = [];
    public CommissionRow? Commission { get; init; }
    public IReadOnlyList<CommissionTransition> Transitions { get; init; } = [];
    public CommissionReversal? Reversal { get; init; }
    public RefundTaken? RefundTaken { get; init; }
    public PayoutRow? Payout { get; init; }
    public PayoutTransition? PayoutMove { get; init; }
    public TouchRow? Touch { get; init; }
    /// <summary>The decision on a conversion that several share.</summary>
    public IReadOnlyList<ShareRow> Shares { get; init; } = [];
    public ShareTaken? Taken { get; init; }
}

/// <summary>
/// One activation's hold on one affiliate's stream. Once an append on it has failed, every later append fails too, so
/// that entry n+1 is never written unless n was; the activation reloads and takes a new one.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "A stream of the journal; nothing to do with System.IO.Stream.")]
public sealed class JournalStream(long id, TenantId tenant)
{
    volatile bool faulted;

    public long Id { get; } = id;
    public TenantId Tenant { get; } = tenant;

    /// <summary>Set by the writer, on its own thread, before the callers learn of the failure.</summary>
    public bool Faulted
    {
        get => faulted;
        set => faulted = value;
    }
}

/// <summary>The silo's one writer.</summary>
public interface IJournal
{
    /// <summary>Completes once the append is durable.</summary>
    /// <exception cref="JournalFullException">The queue is full: nothing was taken; the stream stays good.</exception>
    /// <exception cref="JournalConflictException">Another activation wrote this place of the stream, or the order or event key is taken: nothing was written.</exception>
    /// <exception cref="JournalFaultException">The outcome is unknown or the store is gone: reload before going on.</exception>
    Task Append(JournalAppend append);

    /// <summary>Completes once all of them are durable. They are of one stream, in the order of their places, and are taken together or not at all.</summary>
    /// <inheritdoc cref="Append(JournalAppend)" path="/exception"/>
    Task Append(IReadOnlyList<JournalAppend> appends);
}

/// <summary>Reads streams back.</summary>
public interface IJournalReader
{
    /// <summary>Actions of the stream after <paramref name="afterSeq"/>, in order.</summary>
    IAsyncEnumerable<ActionRow> ReadActions(long stream, long afterSeq, CancellationToken ct = default);
    IAsyncEnumerable<LedgerEntry> ReadLedger(long stream, long afterSeq, CancellationToken ct = default);
    /// <summary>What has left the stream, by first place.</summary>
    Task<IReadOnlyList<CarriedActions>> ReadCarried(long stream, CancellationToken ct = default);
    /// <summary>The commission by its id with the stream it belongs to.</summary>
    Task<Commission?> FindCommission(long stream, Guid id, CancellationToken ct = default);
    /// <summary>Those of the ids that are the stream's, in no order.</summary>
    Task<IReadOnlyList<Commission>> FindCommissions(long stream, IReadOnlyCollection<Guid> ids, CancellationToken ct = default);
    /// <summary>What the stream's affiliate earned by the action.</summary>
    Task<Commission?> FindCommissionOf(long stream, Guid action, CancellationToken ct = default);
    /// <summary>The payout by its id with the stream it belongs to.</summary>
    Task<KeptPayout?> FindPayout(long stream, Guid id, CancellationToken ct = default);
    /// <summary>The payout that the run has made for the stream's affiliate.</summary>
    Task<Payout?> FindPayoutOfRun(long stream, Guid run, CancellationToken ct = default);
    /// <summary>The action by its id with the stream it belongs to, with what it earned there; null: it was never written.</summary>
    Task<KeptAnswer?> FindAction(TenantId tenant, long stream, Guid id, CancellationToken ct = default);
    /// <summary>The action and commissions that first took the order; null when it is free.</summary>
    Task<KeptAnswer?> FindOrder(OrderId order, CancellationToken ct = default);
    /// <summary>The same for an event key.</summary>
    Task<KeptAnswer?> FindEvent(EventKey key, CancellationToken ct = default);
    /// <summary>The conversion that came without an order, with what it earned; null: there is none with this id.</summary>
    Task<KeptAnswer?> FindConversionWithoutOrder(TenantId tenant, Guid id, CancellationToken ct = default);
}

/// <summary>What was answered the first time, read back.</summary>
public sealed record KeptAnswer(TrackedAction Action, IReadOnlyList<Credited> Commissions, byte[] Fingerprint);
