namespace Affiliates.Client;

/// <summary>What a stream of live events brings: an event that was counted, or word of the stream itself.</summary>
public abstract record LiveEvent
{
    private protected LiveEvent()
    {
    }
}

/// <summary>The stream is open: what is counted from now on comes.</summary>
public sealed record LiveOpened : LiveEvent;

/// <summary>Events may not have come: too many at once for this reader, or the stream was interrupted. Read again what is shown.</summary>
/// <param name="Count">How many; null: nobody knows.</param>
public sealed record LiveMissed(long? Count) : LiveEvent;

/// <summary>The stream was lost and is being opened anew.</summary>
/// <param name="Why">What happened; null: the service has ended it.</param>
/// <param name="Wait">How long until the next try.</param>
public sealed record LiveInterrupted(Exception? Why, TimeSpan Wait) : LiveEvent;

/// <summary>An event that was counted a moment ago.</summary>
public sealed record LiveAction : LiveEvent
{
    /// <summary>The action's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The affiliate's code.</summary>
    public required string AffiliateCode { get; init; }

    /// <summary>The link's id; null: it came by the code.</summary>
    public Guid? ReferralLink { get; init; }

    /// <summary>The link's slug.</summary>
    public string? ReferralLinkSlug { get; init; }

    /// <summary>The type of the event.</summary>
    public required string ActionType { get; init; }

    /// <summary>How it named its affiliate.</summary>
    public required TrackingMethod TrackingMethod { get; init; }

    /// <summary>When it happened; it may be of the past.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>It is a conversion.</summary>
    public required bool IsConverted { get; init; }

    /// <summary>What it is worth, in the tenant's currency; of a conversion that several share this one's part.</summary>
    public decimal? ConversionValue { get; init; }

    /// <summary>What it earned this affiliate; null: nothing.</summary>
    public LiveCommission? Commission { get; init; }
}

/// <summary>What a live event earned, as it was when the event was counted.</summary>
public sealed record LiveCommission(Guid Id, decimal Amount, CommissionStatus Status);

/// <summary>Which events come.</summary>
public sealed record LiveFilter
{
    /// <summary>Of the affiliate with this code.</summary>
    public string? AffiliateCode { get; init; }

    /// <summary>Only conversions, or only others.</summary>
    public bool? IsConverted { get; init; }
}

sealed record MissedData(long? Count);
