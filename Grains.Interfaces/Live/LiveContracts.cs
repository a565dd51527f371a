namespace Affiliates.Live;

/// <summary>An event that was just committed, as those who watch are told of it.</summary>
[GenerateSerializer, Immutable, Alias("live-action")]
public sealed record LiveAction
{
    [Id(0)] public required Guid Id { get; init; }
    [Id(1)] public required string AffiliateCode { get; init; }
    [Id(2)] public Guid? LinkUid { get; init; }
    [Id(3)] public string? LinkSlug { get; init; }
    [Id(4)] public required string Type { get; init; }
    [Id(5)] public TrackingMethod Method { get; init; }
    [Id(6)] public required DateTimeOffset At { get; init; }
    [Id(7)] public bool IsConversion { get; init; }
    /// <summary>Of a conversion that several share, this affiliate's part.</summary>
    [Id(8)] public Money? Value { get; init; }
    /// <summary>Null: it earned nothing.</summary>
    [Id(9)] public LiveCommission? Commission { get; init; }
}

/// <summary>What an event earned, as it was when it was committed.</summary>
[GenerateSerializer, Immutable, Alias("live-commission")]
public sealed record LiveCommission([property: Id(0)] Guid Id, [property: Id(1)] Money Amount, [property: Id(2)] CommissionStatus Status);

/// <summary>What a silo, or the tenant's live grain, tells a front-end.</summary>
/// <param name="Actions">In the order in which the silo committed them.</param>
/// <param name="Missed">Events that were committed before these and are not told, because the front-end did not keep up.</param>
/// <param name="MayHaveMissed">So may others be, and nobody knows how many: a silo has come or gone.</param>
[GenerateSerializer, Immutable, Alias("live-batch")]
public sealed record LiveBatch(
    [property: Id(0)] TenantId Tenant, [property: Id(1)] IReadOnlyList<LiveAction> Actions, [property: Id(2)] long Missed,
    [property: Id(3)] bool MayHaveMissed);

/// <summary>A front-end at which somebody watches. Its answer is what makes room for the next batch.</summary>
[Alias("live-observer")]
public interface ILiveObserver : IGrainObserver
{
    [Alias("batch")] Task Batch(LiveBatch batch);
}

/// <summary>Knows the front-ends that want to be told of a tenant's events, and sees to it that every silo does. It tells nothing on itself.</summary>
[Alias("live")]
public interface ILiveGrain : IGrainWithStringKey
{
    /// <summary>
    /// Answers once every silo that can be reached tells the front-end of what it commits; to be repeated every <see cref="LiveTimes.Renewal"/>.
    /// </summary>
    /// <returns>Which activation has answered: another one than before may not have noticed that a silo came or went.</returns>
    [Alias("listen")] Task<Guid> Listen(ILiveObserver frontEnd);
    [Alias("leave")] Task Leave(ILiveObserver frontEnd);
}

/// <summary>What front-ends and silos have to agree about.</summary>
public static class LiveTimes
{
    /// <summary>How often a front-end says that it still listens.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    /// <summary>After so long without it, it is forgotten.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(20);
}
