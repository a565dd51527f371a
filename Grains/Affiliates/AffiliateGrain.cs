using Affiliates.Journal;
using Affiliates.Refunds;
using Affiliates.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Affiliates.Affiliates;

/// <summary>
/// Owns an affiliate's profile, the ledger of its money and its live counters, and the sequence of its journal stream.
/// </summary>
/// <remarks>
/// Reentrant, so that one group commit takes many of its events. What is decided before an await is decided from the
/// state of that moment: events need none of the money; approvals, rejections and payouts do, and wait for each other at
/// <see cref="money"/>. Two activations cannot both write: the journal refuses the place that is taken, and the loser
/// leaves and reloads.
/// </remarks>
[Reentrant, GrainType("affiliate")]
public sealed partial class AffiliateGrain(
    [PersistentState("affiliate-snapshot")] IPersistentState<AffiliateSnapshot> snapshot,
    AffiliateRows rows,
    IJournal journal,
    IJournalReader reader,
    TenantCache tenants,
    SnapshotPolicy snapshots,
    SessionRows sessions,
    RefundRows refunds,
    StreamVerifier verifier,
    ICommissionPolicy policy,
    JournalMetrics metrics,
    IOptions<AffiliateSystemOptions> options,
    TimeProvider time,
    ILogger<AffiliateGrain> log) : Grain, IAffiliateGrain, IDisposable
{
    readonly SemaphoreSlim money = new(1, 1);
    /// <summary>Events that are looked for, or were a moment ago: another try of one, also one that was overtaken, has the same outcome.</summary>
    readonly Dictionary<Guid, Task<TrackOutcome>> looking = [];
    /// <summary>Those that have their outcome, and until when a try of them may come that is not late.</summary>
    readonly Queue<(Guid Id, DateTimeOffset Until)> looked = new();
    StoredAffiliate? stored;
    AffiliateJournal? stream;
    long snapshotSeq;
    bool writingSnapshot;
    /// <summary>What this activation has added to <see cref="JournalMetrics.Lags"/>.</summary>
    long lag;

    AffiliateId? id;

    AffiliateId Id => id ??= GrainKeys.AffiliateOf(this.GetPrimaryKeyString());

    AffiliateState State => stream!.State;

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await Load(cancellationToken);

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (stream is not null && SeqOf(State) > snapshotSeq)
        {
            await WriteSnapshot();
        }

        metrics.Lags(-lag);
        lag = 0;
    }

    public async Task<AffiliateAccount?> Join(AffiliateProfile profile)
    {
        if (stored is not null || !await rows.Insert(profile))
        {
            return null;
        }

        await Load(CancellationToken.None);
        return Account();
    }

    public Task<AffiliateAccount?> GetAccount() => Task.FromResult(Account());

    public async Task<AffiliateAccount?> Change(AffiliateChange change)
    {
        await money.WaitAsync();
        try
        {
            if (stored is not { } before)
            {
                return null;
            }

            var after = before with
            {
                Profile = before.Profile with
                {
                    IsActive = change.IsActive ?? before.Profile.IsActive,
                    PayoutThreshold = change.PayoutThreshold ?? before.Profile.PayoutThreshold,
                    PayoutMethod = change.PayoutMethod ?? before.Profile.PayoutMethod,
                    PayoutDetails = change.PayoutDetails ?? before.Profile.PayoutDetails,
                },
            };
            if (!await rows.Update(after))
            {
                throw Leave(new JournalConflictException($"Affiliate {this.GetPrimaryKeyString()} was changed by another activation."));
            }

            stored = after with { Version = before.Version + 1 };
            return Account();
        }
        finally
        {
            money.Release();
        }
    }

    public ValueTask<TrackOutcome> Record(TrackEvent e)
    {
        if (stored is null)
        {
            return new(new TrackRefused(TrackRefusal.InvalidCode));
        }

        var settings = tenants.Get(Id.Tenant);
        return settings.IsCompletedSuccessfully ? Record(e, settings.Result) : RecordWith(settings, e);
    }

    async ValueTask<TrackOutcome> RecordWith(ValueTask<TenantSettings> settings, TrackEvent e) => await Record(e, await settings);

    public async Task<IReadOnlyList<TrackOutcome?>> RecordAll(IReadOnlyList<TrackEvent> events)
    {
        var outcomes = new TrackOutcome?[events.Count];
        if (stored is null)
        {
            Array.Fill(outcomes, new TrackRefused(TrackRefusal.InvalidCode));
            return outcomes;
        }

        var settings = await tenants.Get(Id.Tenant);
        if (stored.Profile.IsActive && looking.Count == 0 && !events.Any(MayBeThere))
        {
            return await WriteAll(events, settings);
        }

        // All of them are handed on before one is waited for: they go into one commit, in this order.
        Task<TrackOutcome>[] recorded = [.. events.Select(e => Record(e, settings).AsTask())];
        // Those that fail are looked at below, one by one.
        await ((Task)Task.WhenAll(recorded)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = recorded[i].Exception?.InnerException is JournalFullException ? null : await recorded[i];
        }

        return outcomes;
    }

    // From here to its append nothing is awaited by an event that is not looked for.
    ValueTask<TrackOutcome> Record(TrackEvent e, TenantSettings settings)
    {
        if (looking.Count > 0)
        {
            Forget();
            if (looking.TryGetValue(e.Id, out var known))
            {
                return new(known);
            }
        }

        return MayBeThere(e) ? new(Look(e, settings)) : Write(e, settings);
    }

    bool MayBeThere(TrackEvent e) => e.MayBeWritten || LateEvents.IsLate(e.Id, time.GetUtcNow());

    async Task<TrackOutcome> Look(TrackEvent e, TenantSettings settings)
    {
        var outcome = WriteUnlessWritten(e, settings);
        looking.Add(e.Id, outcome);
        try
        {
            await outcome;
        }
        catch
        {
            looking.Remove(e.Id);
            throw;
        }

        looked.Enqueue((e.Id, time.GetUtcNow() + LateEvents.Limit));
        return await outcome;
    }

    void Forget()
    {
        while (looked.TryPeek(out var first) && first.Until <= time.GetUtcNow())
        {
            looked.Dequeue();
            looking.Remove(first.Id);
        }
    }

    // What was committed before this activation read its stream is found in the table; what commits after that takes a place
    // that this activation would take, and one of the two loses; what is under way here is waited for.
    async Task<TrackOutcome> WriteUnlessWritten(TrackEvent e, TenantSettings settings)
    {
        if (stream!.UnderWay(e.Id) is { } written)
        {
            await written;
        }

        return await reader.FindAction(Id.Tenant, stream.Id, e.Id) is { } kept
            ? new Tracked(kept.Action, kept.Commissions, Repeat: true)
            : await Write(e, settings);
    }

    async ValueTask<TrackOutcome> Write(TrackEvent e, TenantSettings settings)
    {
        if (!stored!.Profile.IsActive)
        {
            return new TrackRefused(TrackRefusal.AffiliateInactive);
        }

        var append = Decide(e, settings);
        // Commit, without a task of its own.
        var (written, place) = stream!.Begin(append);
        try
        {
            await written;
            Fold(place);
        }
        catch (Exception fault)
        {
            throw Leave(fault);
        }

        return Outcome(append);
    }

    async Task<IReadOnlyList<TrackOutcome?>> WriteAll(IReadOnlyList<TrackEvent> events, TenantSettings settings)
    {
        var (appends, written, place) = stream!.Begin(events, e => Decide(e, settings));
        try
        {
            await written;
            Fold(place);
        }
        catch (JournalFullException)
        {
            return new TrackOutcome?[events.Count];
        }
        catch (Exception fault)
        {
            throw Leave(fault);
        }

        return [.. appends.Select(Outcome)];
    }

    Tracked Outcome(JournalAppend append) => new(
        Answer(append.Action!),
        append.Commission is { Commission: var c } ? [new Credited(c.AffiliateCode, c.Amount, c.Status)] : [],
        Repeat: false);

    public async Task<CreditedOutcome> RecordCredited(CreditedConversion conversion)
    {
        if (stored is null)
        {
            return new CreditedOutcome(new TrackRefused(TrackRefusal.InvalidCode), []);
        }

        var settings = await tenants.Get(Id.Tenant);
        if (!stored.Profile.IsActive)
        {
            return new CreditedOutcome(new TrackRefused(TrackRefusal.AffiliateInactive), []);
        }

        var append = Decide(conversion, settings);
        await Commit(append);
        IReadOnlyList<Credited> credited = append.Shares.Count > 0
            ? [.. append.Shares.Where(s => s.Amount > Money.Zero).Select(s => new Credited(s.AffiliateCode, s.Amount, s.Status))]
            : append.Commission is { Commission: var c } ? [new Credited(c.AffiliateCode, c.Amount, c.Status)] : [];
        return new CreditedOutcome(
            new Tracked(Answer(append.Action!), credited, Repeat: false), [.. append.Shares.Skip(1).Select(s => s.AffiliateCode)]);
    }

    public Task<AffiliateStatistics> GetStatistics(StatisticsQuery query) =>
        Task.FromResult((stream is null ? new AffiliateState() : State).Statistics(Id.Code, query));

    public Task<IReadOnlyList<SeriesPoint>> GetPerformance(DateOnly from, DateOnly to, SeriesGrouping grouping) =>
        Task.FromResult((stream is null ? new AffiliateState() : State).Performance(from, to, grouping));

    public Task<IReadOnlyDictionary<string, LinkTotals>> GetLinkTotals(IReadOnlyList<string> slugs) =>
        Task.FromResult<IReadOnlyDictionary<string, LinkTotals>>(
            stream is null ? new Dictionary<string, LinkTotals>() : slugs.Distinct().ToDictionary(slug => slug, State.TotalsOf));

    public void Dispose() => money.Dispose();

    async Task Commit(JournalAppend append)
    {
        var (written, place) = stream!.Begin(append);
        try
        {
            await written;
            Fold(place);
        }
        catch (Exception e)
        {
            throw Leave(e);
        }
    }

    void Fold(long place)
    {
        stream!.FoldThrough(place);
        Lag();
        if (SnapshotPolicy.IsDue(SeqOf(State) - snapshotSeq))
        {
            // Beside the request, not in it; it answers for its own failures.
            _ = WriteSnapshot();
        }
    }

    // What this activation believes may no longer be so: the next one reads it anew. Of what a full journal did not take, nothing has changed.
    Exception Leave(Exception e)
    {
        if (e is not JournalFullException)
        {
            Left(log, e, this.GetPrimaryKeyString());
            DeactivateOnIdle();
        }

        return e;
    }

    AffiliateAccount? Account() => stored is null ? null : new AffiliateAccount(stored.Profile, State.Balances);

    TrackedAction Answer(ActionRow row) => new()
    {
        Id = row.Event.Id,
        AffiliateUid = stored!.Profile.Uid,
        AffiliateCode = Id.Code,
        LinkUid = row.Event.LinkId,
        LinkSlug = row.Event.Slug,
        Type = row.Event.Type,
        Method = row.Method,
        At = row.Event.At,
        Metadata = row.Event.Metadata,
        Value = row.Event.Value,
        IsConversion = row.Event.IsConversion,
        SessionId = row.Event.SessionId,
        OrderId = row.Event.OrderId,
        Verified = row.Event.Verified,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Affiliate {Key} could not append and reloads")]
    static partial void Left(ILogger log, Exception e, string key);
}
