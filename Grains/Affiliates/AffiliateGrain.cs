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

    async Task Load(CancellationToken ct)
    {
        stored = await rows.Find(Id, ct);
        while (stored is { } before)
        {
            try
            {
                await Load(before, ct);
                return;
            }
            catch (InvalidOperationException)
            {
                // Between two reads a part of the stream may have been closed. If none was, it is broken.
                stored = await rows.Find(Id, ct);
                if (stored?.ClosedActions == before.ClosedActions)
                {
                    throw;
                }
            }
        }
    }

    async Task Load(StoredAffiliate from, CancellationToken ct)
    {
        var state = snapshot.RecordExists ? AffiliateState.From(snapshot.State) : new AffiliateState();
        var isWhole = state.ActionSeq >= from.ClosedActions;
        snapshotSeq = isWhole ? SeqOf(state) : 0;
        state = isWhole ? await Replay(from.Stream, state, ct) : await Rebuild(from, ct);
        await foreach (var entry in reader.ReadLedger(from.Stream, state.LedgerSeq, ct))
        {
            state.Apply(entry);
        }

        stream = new AffiliateJournal(from.Stream, Id.Tenant, state, journal);
        var replayed = SeqOf(state) - snapshotSeq;
        metrics.Replayed(replayed);
        Lag();
        if (replayed > 0)
        {
            var key = this.GetPrimaryKeyString();
            Replayed(log, key, replayed);
        }
    }

    void Lag()
    {
        var rows = SeqOf(State) - snapshotSeq;
        metrics.Lags(rows - lag);
        lag = rows;
    }

    async Task<AffiliateState> Replay(long from, AffiliateState state, CancellationToken ct)
    {
        await foreach (var row in reader.ReadActions(from, state.ActionSeq, ct))
        {
            state.Apply(row);
        }

        return state;
    }

    // The snapshot is older than what has left the journal, or there is none.
    async Task<AffiliateState> Rebuild(StoredAffiliate from, CancellationToken ct)
    {
        var rebuild = new AffiliateRebuild(from.ClosedActions, await reader.ReadCarried(from.Stream, ct));
        await foreach (var row in reader.ReadActions(from.Stream, 0, ct))
        {
            rebuild.Apply(row);
        }

        return rebuild.End();
    }

    JournalAppend Decide(TrackEvent e, TenantSettings settings)
    {
        var append = Appending(e);
        return Earned(e, settings) is { } decision
            ? Grant(append, decision, Explain(e, settings, decision))
            : append;
    }

    /// <summary>Decides on the whole and on every share of it: the rule is asked once, and what it gives is split.</summary>
    JournalAppend Decide(CreditedConversion conversion, TenantSettings settings)
    {
        var (e, journey, own) = conversion;
        var decision = Earned(e, settings);
        var append = Appending(e) with { Touch = own is null ? null : new TouchRow(Id.Tenant, e.SessionId!, own) };
        if (journey.Credits.Count == 1)
        {
            return decision is null ? append : Grant(append, decision, Explain(e, settings, decision, journey));
        }

        var shares = ShareRows(conversion, settings, decision);
        append = append with { Action = append.Action! with { Credited = shares[0].Value }, Shares = shares };
        return Grant(append, shares[0]);
    }

    CommissionDecision? Earned(TrackEvent e, TenantSettings settings) =>
        policy.Decide(settings, options.Value.DefaultCommissionRate, e, Id.Code);

    string Explain(
        TrackEvent e, TenantSettings settings, CommissionDecision decision, JourneyDecision? journey = null,
        IReadOnlyList<CreditShare>? shares = null) =>
        ReasonsFormat.Write(Reasons.Of(
            e, settings, decision, time.GetUtcNow(), policy is RulesAlone ? null : policy.GetType().Name, journey, shares));

    CommissionStatus StatusOf(TrackEvent e) =>
        options.Value.AutoApproveCommissions && MayApproveItself(e) ? CommissionStatus.Approved : CommissionStatus.Pending;

    bool MayApproveItself(TrackEvent e) => e.Verified || options.Value.TrustPublicConversions;

    JournalAppend Appending(TrackEvent e) => new()
    {
        Stream = stream!.Handle,
        Action = new ActionRow(stream.Id, stream.NextAction, e, e.Slug is null ? TrackingMethod.Code : TrackingMethod.Link),
        Touch = e is { IsTouch: true, SessionId: { } session }
            ? new TouchRow(
                Id.Tenant, session,
                new Touch { At = e.At, AffiliateCode = Id.Code, LinkSlug = e.Slug, LinkUid = e.LinkId, ActionId = e.Id })
            : null,
    };

    JournalAppend Grant(JournalAppend append, CommissionDecision decision, string explanation)
    {
        var granted = Grant(
            append, decision.Amount, decision.Rate, decision.Rule?.Id, decision.Rule?.Version ?? 0, StatusOf(append.Action!.Event));
        return granted with { Commission = granted.Commission! with { Explanation = explanation } };
    }

    JournalAppend Grant(JournalAppend append, ShareRow share) => share.Amount > Money.Zero
        ? Grant(append, share.Amount, share.Rate, share.RuleId, share.RuleVersion, share.Status, share.CommissionId)
        : append;

    JournalAppend Grant(
        JournalAppend append, Money amount, decimal rate, Guid? rule, int ruleVersion, CommissionStatus status, Guid? id = null)
    {
        var e = append.Action!.Event;
        var commission = new Commission
        {
            Id = id ?? Ids.Next(time.GetUtcNow()),
            AffiliateUid = stored!.Profile.Uid,
            AffiliateCode = Id.Code,
            ActionId = e.Id,
            ActionType = e.Type,
            Amount = amount,
            Rate = rate,
            CalculatedAt = e.At,
            Status = status,
            RuleId = rule,
            RuleVersion = ruleVersion,
            ApproveAt = status is CommissionStatus.Pending && options.Value.CommissionHoldDays is > 0 and var days && MayApproveItself(e)
                ? e.At.AddDays(days)
                : null,
        };
        var entries = CommissionLedger.Earn(commission, stream!.Id, Id.Tenant, stream.NextLedger, e.At, "system");
        return append with
        {
            Ledger = entries,
            Commission = new CommissionRow(stream.Id, Id.Tenant, commission, entries[^1].Seq) { FirstLedgerSeq = entries[0].Seq },
        };
    }

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

    async Task WriteSnapshot()
    {
        if (writingSnapshot)
        {
            return;
        }

        writingSnapshot = true;
        try
        {
            using var turn = await snapshots.Enter();
            var seq = SeqOf(State);
            snapshot.State = State.ToSnapshot();
            await snapshot.WriteStateAsync();
            snapshotSeq = seq;
            Lag();
            metrics.Snapshot(written: true);
        }
        catch (Exception e)
        {
            // A snapshot only shortens the next replay; the journal has everything. Another activation may have written
            // a newer one: this one leaves, which costs nothing.
            metrics.Snapshot(written: false);
            SnapshotFailed(log, e, this.GetPrimaryKeyString());
            DeactivateOnIdle();
        }
        finally
        {
            writingSnapshot = false;
        }
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

    static long SeqOf(AffiliateState state) => state.ActionSeq + state.LedgerSeq;

    [LoggerMessage(Level = LogLevel.Debug, Message = "Affiliate {Key} replayed {Rows} rows after its snapshot")]
    static partial void Replayed(ILogger log, string key, long rows);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Affiliate {Key} could not append and reloads")]
    static partial void Left(ILogger log, Exception e, string key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Affiliate {Key} could not write its snapshot")]
    static partial void SnapshotFailed(ILogger log, Exception e, string key);
}
