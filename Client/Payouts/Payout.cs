using System.Text.Json.Serialization;
using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>Where a payout stands.</summary>
[JsonConverter(typeof(NamesConverter<PayoutStatus>))]
public enum PayoutStatus
{
    /// <summary>A younger service's word.</summary>
    Unknown,
    /// <summary>Asked for.</summary>
    Pending,
    /// <summary>On its way.</summary>
    Processing,
    /// <summary>It has arrived.</summary>
    Paid,
    /// <summary>It has not arrived: the money is available again.</summary>
    Failed,
    /// <summary>Taken back before it was begun.</summary>
    Cancelled,
}

/// <summary>What is paid out to an affiliate.</summary>
public sealed record Payout
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The tenant's id.</summary>
    public required Guid Tenant { get; init; }

    /// <summary>The affiliate's id.</summary>
    public required Guid Affiliate { get; init; }

    /// <summary>The affiliate's code.</summary>
    public required string AffiliateCode { get; init; }

    /// <summary>How much, in the tenant's currency.</summary>
    public required decimal Amount { get; init; }

    /// <summary>Where it stands.</summary>
    public required PayoutStatus Status { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? ProcessedAt { get; init; }

    /// <summary>How.</summary>
    public required string Method { get; init; }

    /// <summary>The payment's name at the bank or provider.</summary>
    public string? Reference { get; init; }

    /// <summary>Why it failed or was cancelled.</summary>
    public string? Reason { get; init; }

    /// <summary>The payout run that made it; null: the affiliate asked for it.</summary>
    public Guid? Run { get; init; }
}

/// <summary>Where a payout run stands.</summary>
[JsonConverter(typeof(NamesConverter<PayoutRunStatus>))]
public enum PayoutRunStatus
{
    /// <summary>A younger service's word.</summary>
    Unknown,
    /// <summary>It asks the affiliates.</summary>
    Running,
    /// <summary>It has asked all of them.</summary>
    Finished,
}

/// <summary>A payout for everybody who is due.</summary>
public sealed record PayoutRun
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Only affiliates with this payout method; null: all.</summary>
    public string? Method { get; init; }

    /// <summary>Where it stands.</summary>
    public required PayoutRunStatus Status { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Payouts that it has made.</summary>
    public required long Payouts { get; init; }

    /// <summary>What they are together.</summary>
    public required decimal Amount { get; init; }

    /// <summary>Affiliates that did not answer, and are left to the next run.</summary>
    public required long Failed { get; init; }
}

sealed record Completion(string? Reference);

sealed record Because(string? Reason);

sealed record NewPayoutRun(string? Method);
