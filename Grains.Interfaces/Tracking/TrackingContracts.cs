namespace Affiliates.Tracking;

public enum TrackingMethod { Code = 0, Link = 1 }

/// <summary>One event as the front-end understood it. Id and time are made at the edge, before the first try.</summary>
[GenerateSerializer, Immutable, Alias("track-event")]
public sealed record TrackEvent
{
    [Id(0)] public required Guid Id { get; init; }
    [Id(1)] public required TenantId Tenant { get; init; }
    /// <summary>Code that referred; null when a slug does.</summary>
    [Id(2)] public string? Code { get; init; }
    /// <summary>Slug that referred; the link grain fills in <see cref="Code"/> and <see cref="LinkId"/>.</summary>
    [Id(3)] public string? Slug { get; init; }
    [Id(4)] public Guid? LinkId { get; init; }
    [Id(5)] public required string Type { get; init; }
    [Id(6)] public bool IsConversion { get; init; }
    [Id(7)] public Money? Value { get; init; }
    [Id(8)] public required DateTimeOffset At { get; init; }
    [Id(9)] public string? SessionId { get; init; }
    [Id(10)] public string? OrderId { get; init; }
    [Id(11)] public string? EventKey { get; init; }
    [Id(12)] public string? CustomerId { get; init; }
    /// <summary>The metadata object as it came, UTF-8 JSON; empty when there is none.</summary>
    [Id(13)] public byte[] Metadata { get; init; } = [];
    [Id(14)] public string? Ip { get; init; }
    [Id(15)] public string? UserAgent { get; init; }
    [Id(16)] public string? Referrer { get; init; }
    /// <summary>Where the visitor came from: utm_source, else the referrer's host, else "direct".</summary>
    [Id(17)] public string Source { get; init; } = "direct";
    /// <summary>Sent by a caller that can be trusted with money.</summary>
    [Id(18)] public bool Verified { get; init; }
    /// <summary>SHA-256 over the meaning of the request, to tell a repeat from another event under the same key.</summary>
    [Id(19)] public byte[] Fingerprint { get; init; } = [];
    /// <summary>The visitor's journey decides who is credited; only with a <see cref="SessionId"/>.</summary>
    [Id(30)] public bool UseSession { get; init; }
    /// <summary>The model that the request names, which the front-end knows; null: the tenant's.</summary>
    [Id(31)] public string? AttributionModel { get; init; }
    /// <summary>The code comes from the visitor's cookie: it was remembered, not named.</summary>
    [Id(32)] public bool IsRemembered { get; init; }
    /// <summary>The event is a touch of its session's journey.</summary>
    [Id(33)] public bool IsTouch { get; init; }
    /// <summary>An earlier try of this very event, under the same <see cref="Id"/>, may have been written: it is looked for first.</summary>
    [Id(50)] public bool MayBeWritten { get; init; }

    /// <summary>
    /// Every try of it comes to the same affiliate, whatever happens in between: a journey, or who referred last, may change.
    /// </summary>
    public bool NamesItsAffiliate => (Code is not null || Slug is not null) && !IsRemembered && !(UseSession && IsConversion);

    /// <summary>No other grain has to be asked on its way: no key, no order, no session, no link.</summary>
    public bool GoesToItsAffiliate =>
        this is { Code: not null, Slug: null, EventKey: null, UseSession: false, IsRemembered: false } && !(IsConversion && OrderId is not null);
}

/// <summary>An event as it stands in the journal.</summary>
[GenerateSerializer, Immutable, Alias("tracked-action")]
public sealed record TrackedAction
{
    [Id(0)] public required Guid Id { get; init; }
    [Id(1)] public required Guid AffiliateUid { get; init; }
    [Id(2)] public required string AffiliateCode { get; init; }
    [Id(3)] public Guid? LinkUid { get; init; }
    [Id(4)] public string? LinkSlug { get; init; }
    [Id(5)] public required string Type { get; init; }
    [Id(6)] public TrackingMethod Method { get; init; }
    [Id(7)] public required DateTimeOffset At { get; init; }
    [Id(8)] public byte[] Metadata { get; init; } = [];
    [Id(9)] public Money? Value { get; init; }
    [Id(10)] public bool IsConversion { get; init; }
    [Id(11)] public string? SessionId { get; init; }
    [Id(12)] public string? OrderId { get; init; }
    [Id(13)] public bool Verified { get; init; }
}

[GenerateSerializer, Immutable, Alias("credited")]
public sealed record Credited([property: Id(0)] string AffiliateCode, [property: Id(1)] Money Amount, [property: Id(2)] CommissionStatus Status);

[GenerateSerializer, Alias("track-outcome")]
public abstract record TrackOutcome;

/// <summary>On disk and counted once. <paramref name="Repeat"/>: this is the first answer given again.</summary>
[GenerateSerializer, Immutable, Alias("tracked")]
public sealed record Tracked([property: Id(0)] TrackedAction Action, [property: Id(1)] IReadOnlyList<Credited> Commissions, [property: Id(2)] bool Repeat) : TrackOutcome;

public enum TrackRefusal { InvalidCode, InvalidLink, AffiliateInactive, KeyReusedWithAnotherBody, NobodyReferred, UnknownModel }

[GenerateSerializer, Immutable, Alias("track-refused")]
public sealed record TrackRefused([property: Id(0)] TrackRefusal Why) : TrackOutcome;

/// <summary>One order, one conversion: takes each of its orders once and gives the first answer again.</summary>
[Alias("orders")]
public interface IOrdersGrain : IGrainWithStringKey
{
    [Alias("take")] ValueTask<TrackOutcome> Take(TrackEvent e);
    /// <summary>Takes back what the refunded part of the value has earned; the same key again gives the first answer.</summary>
    [Alias("refund")] Task<RefundOutcome> Refund(RefundRequest request);
}

/// <summary>One event key, one event.</summary>
[Alias("event-keys")]
public interface IEventKeysGrain : IGrainWithStringKey
{
    [Alias("take")] ValueTask<TrackOutcome> Take(TrackEvent e);
}
