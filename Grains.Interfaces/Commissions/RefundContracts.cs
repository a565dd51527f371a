namespace Affiliates.Commissions;

/// <summary>A buyer was given money back. Id and time are made at the edge, before the first try.</summary>
[GenerateSerializer, Immutable, Alias("refund-request")]
public sealed record RefundRequest
{
    [Id(0)] public required Guid Id { get; init; }
    /// <summary>What is refunded; refunds of one order wait in line. Of a conversion without an order: its id, as text.</summary>
    [Id(1)] public required OrderId Order { get; init; }
    /// <summary>Of the conversion's value; null: all that is left of it.</summary>
    [Id(2)] public Money? Amount { get; init; }
    [Id(3)] public string? Reason { get; init; }
    /// <summary>The caller's own key: the same one again is the same refund.</summary>
    [Id(4)] public string? Key { get; init; }
    [Id(5)] public required DateTimeOffset At { get; init; }
    [Id(6)] public required string Actor { get; init; }
    /// <summary>The conversion when it came without an order, else null.</summary>
    [Id(7)] public Guid? Conversion { get; init; }
}

/// <summary>A conversion as far as it can be refunded: what was, in order, and what its commissions are now.</summary>
[GenerateSerializer, Immutable, Alias("refunds-of-conversion")]
public sealed record RefundsOfConversion
{
    [Id(0)] public required TrackedAction Action { get; init; }
    [Id(1)] public required IReadOnlyList<Refund> Refunds { get; init; }
    [Id(2)] public required IReadOnlyList<Commission> Commissions { get; init; }

    public Money Refunded => Refunds is [.., var last] ? last.Total : Money.Zero;

    /// <summary>Of its value; what has none may still be refunded as a whole, once.</summary>
    public Money Left => (Action.Value ?? Money.Zero) - Refunded;
}

/// <summary>A refund as it was decided.</summary>
[GenerateSerializer, Immutable, Alias("refund")]
public sealed record Refund
{
    [Id(0)] public required Guid Id { get; init; }
    [Id(1)] public required Guid ActionId { get; init; }
    /// <summary>1 for the conversion's first refund.</summary>
    [Id(2)] public required int Number { get; init; }
    [Id(3)] public required Money Amount { get; init; }
    /// <summary>All that has been refunded of the conversion, with this one.</summary>
    [Id(4)] public required Money Total { get; init; }
    /// <summary>The conversion's value; zero when it has none.</summary>
    [Id(5)] public required Money Value { get; init; }
    /// <summary>As it was asked for; null: all that was left.</summary>
    [Id(6)] public Money? Asked { get; init; }
    [Id(7)] public string? Key { get; init; }
    [Id(8)] public string? Reason { get; init; }
    [Id(9)] public required DateTimeOffset At { get; init; }
    [Id(10)] public required string Actor { get; init; }

    /// <summary>Nothing is left: every cent of every commission goes back.</summary>
    public bool IsWhole => Total >= Value;
}

[GenerateSerializer, Alias("refund-outcome")]
public abstract record RefundOutcome;

/// <summary>On disk. <paramref name="Repeat"/>: this is the first answer given again.</summary>
/// <param name="Commissions">As they are now.</param>
[GenerateSerializer, Immutable, Alias("refunded")]
public sealed record Refunded(
    [property: Id(0)] Refund Refund, [property: Id(1)] IReadOnlyList<Commission> Commissions, [property: Id(2)] bool Repeat) : RefundOutcome;

public enum RefundRefusal { UnknownOrder, WholeAlready, MoreThanIsLeft, HasNoValue, KeyReusedWithAnotherBody }

/// <param name="Left">What can still be refunded.</param>
[GenerateSerializer, Immutable, Alias("refund-refused")]
public sealed record RefundRefused([property: Id(0)] RefundRefusal Why, [property: Id(1)] Money Left) : RefundOutcome;
