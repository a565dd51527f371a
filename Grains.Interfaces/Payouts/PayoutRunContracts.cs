namespace Affiliates.Payouts;

/// <summary>A payout for every active affiliate that has reached its threshold and named a method.</summary>
[GenerateSerializer, Immutable, Alias("payout-run")]
public sealed record PayoutRun
{
    [Id(0)] public required Guid Id { get; init; }
    /// <summary>Only affiliates with this method; null: all.</summary>
    [Id(1)] public string? Method { get; init; }
    [Id(2)] public required DateTimeOffset StartedAt { get; init; }
    [Id(3)] public required string StartedBy { get; init; }
    /// <summary>Null: it is under way.</summary>
    [Id(4)] public DateTimeOffset? FinishedAt { get; init; }
    /// <summary>How many it has made so far.</summary>
    [Id(5)] public long Payouts { get; init; }
    /// <summary>The sum of them.</summary>
    [Id(6)] public Money Amount { get; init; }
    /// <summary>Affiliates that did not answer, and are left to the next run.</summary>
    [Id(7)] public long Failed { get; init; }
}

/// <param name="Key">The same key again is the same run; null: a run of its own.</param>
[GenerateSerializer, Immutable, Alias("payout-run-request")]
public sealed record PayoutRunRequest(
    [property: Id(0)] string? Method, [property: Id(1)] string? Key, [property: Id(2)] DateTimeOffset At, [property: Id(3)] string Actor);

/// <summary>To whom a payout goes. The details are a secret: only for the file that pays.</summary>
[GenerateSerializer, Immutable, Alias("payee")]
public sealed record Payee(
    [property: Id(0)] Guid Payout, [property: Id(1)] string AffiliateCode, [property: Id(2)] string Email, [property: Id(3)] string? Details,
    [property: Id(4)] Money Amount);

/// <summary>One payout run, which is finished whatever dies: it makes one payout for each affiliate, however often it is taken up again.</summary>
[Alias("payout-run-grain")]
public interface IPayoutRunGrain : IGrainWithStringKey
{
    /// <summary>Keeps the run and begins it; answers when it has finished, or after a second. The run of the same key, if there is one.</summary>
    [Alias("start")] Task<PayoutRun> Start(PayoutRunRequest request);
    /// <summary>Takes up a run that was interrupted; nothing when it is under way or finished.</summary>
    [Alias("continue")] Task Continue();
}
