namespace Affiliates.Attribution;

/// <summary>One occasion at which somebody referred a visitor.</summary>
[GenerateSerializer, Immutable, Alias("touch")]
public sealed record Touch
{
    [Id(0)] public required DateTimeOffset At { get; init; }
    [Id(1)] public required string AffiliateCode { get; init; }
    /// <summary>Null when a code referred.</summary>
    [Id(2)] public string? LinkSlug { get; init; }
    [Id(3)] public Guid? LinkUid { get; init; }
    /// <summary>The event that was it.</summary>
    [Id(4)] public required Guid ActionId { get; init; }
}

/// <summary>A touch that a model has looked at. Weights are whole numbers of which only the ratio counts; 0: no credit.</summary>
[GenerateSerializer, Immutable, Alias("weighed-touch")]
public sealed record WeighedTouch([property: Id(0)] Touch Touch, [property: Id(1)] long Weight);

public enum WhyLeftOut
{
    /// <summary>Longer before the conversion than the attribution window.</summary>
    BeforeWindow = 0,
    AfterConversion = 1,
    /// <summary>The affiliate is switched off.</summary>
    AffiliateInactive = 2,
    /// <summary>The conversion names who the journey's last touch names already.</summary>
    SameAsLast = 3,
}

[GenerateSerializer, Immutable, Alias("left-out-touch")]
public sealed record LeftOutTouch([property: Id(0)] Touch Touch, [property: Id(1)] WhyLeftOut Why);

/// <summary>One affiliate's part in a conversion: the sum of its touches' weights, and the link of its last one.</summary>
[GenerateSerializer, Immutable, Alias("journey-credit")]
public sealed record JourneyCredit(
    [property: Id(0)] string AffiliateCode, [property: Id(1)] long Weight, [property: Id(2)] string? LinkSlug, [property: Id(3)] Guid? LinkUid);

/// <summary>What a model has made of a journey.</summary>
[GenerateSerializer, Immutable, Alias("journey-decision")]
public sealed record JourneyDecision
{
    [Id(0)] public required string Model { get; init; }
    /// <summary>In the order of time.</summary>
    [Id(1)] public required IReadOnlyList<WeighedTouch> Touches { get; init; }
    [Id(2)] public IReadOnlyList<LeftOutTouch> LeftOut { get; init; } = [];
    /// <summary>Who has a weight above zero, in the order of their first touches; empty: nobody referred.</summary>
    [Id(3)] public required IReadOnlyList<JourneyCredit> Credits { get; init; }
    /// <summary>The model's weights could not be used; the last touch has all the credit.</summary>
    [Id(4)] public bool FellBack { get; init; }
}

/// <summary>A conversion and what its session has made of the journey that led to it.</summary>
/// <param name="Event">With the code and link of the affiliate that is to keep the whole.</param>
/// <param name="Decision">Credits one affiliate or more, this one among them.</param>
/// <param name="Own">Who the conversion itself names, when that is one more touch.</param>
[GenerateSerializer, Immutable, Alias("credited-conversion")]
public sealed record CreditedConversion(
    [property: Id(0)] TrackEvent Event, [property: Id(1)] JourneyDecision Decision, [property: Id(2)] Touch? Own);

/// <summary>The answer, and the codes of the others that have a share to take. Durable whether they do so now or later.</summary>
[GenerateSerializer, Immutable, Alias("credited-outcome")]
public sealed record CreditedOutcome([property: Id(0)] TrackOutcome Outcome, [property: Id(1)] IReadOnlyList<string> Others);
