using Affiliates.Api.Tracking;
using Affiliates.Journal;
using Affiliates.Tracking;

namespace Affiliates.Api.Tests.Tracking;

public class BatchCallsTests
{
    readonly List<(string Code, Guid[] Events)> together = [];
    readonly List<TrackEvent> alone = [];

    [Fact]
    public async Task Each_affiliate_is_called_once_with_its_own_events_in_order()
    {
        var calls = new BatchCalls((affiliate, events) => Together(affiliate, events, AllTaken(events)), Alone);
        TrackEvent[] events = [Event("anna"), Event("bob"), Event("anna"), Event("carl"), Event("bob"), Event("anna")];
        var outcomes = events.Select(e => calls.Gather(e)!).ToList();
        Assert.DoesNotContain(outcomes, o => o.IsCompleted);

        await calls.Send();

        Assert.Equal([("anna", 3), ("bob", 2)], together.Select(c => (c.Code, c.Events.Length)));
        Assert.Equal([events[0].Id, events[2].Id, events[5].Id], together[0].Events);
        Assert.Equal([events[3]], alone);
        Assert.Equal(events.Select(e => e.Id), (await Task.WhenAll(outcomes)).Select(IdOf));
    }

    [Fact]
    public async Task What_a_call_that_failed_may_have_written_is_asked_for_again_event_by_event()
    {
        var calls = new BatchCalls(
            (_, _) => throw new TimeoutException(),
            e => e.Metadata.Length > 0 ? throw new JournalFaultException("gone") : Alone(e));
        TrackEvent[] events = [Event("anna"), Event("anna") with { Metadata = [1] }, Event("anna")];
        var outcomes = events.Select(e => calls.Gather(e)!).ToList();

        await calls.Send();

        Assert.Equal(events[0].Id, IdOf(await outcomes[0]));
        await Assert.ThrowsAsync<JournalFaultException>(() => outcomes[1]);
        Assert.Equal(events[2].Id, IdOf(await outcomes[2]));
        Assert.All(alone, e => Assert.True(e.MayBeWritten));
    }

    [Fact]
    public async Task What_a_full_journal_has_not_taken_is_that_events_fault_alone()
    {
        var calls = new BatchCalls((_, events) => Task.FromResult<IReadOnlyList<TrackOutcome?>>([AllTaken(events)[0], null]), Alone);
        TrackEvent[] events = [Event("anna"), Event("anna")];
        var outcomes = events.Select(e => calls.Gather(e)!).ToList();

        await calls.Send();

        Assert.Equal(events[0].Id, IdOf(await outcomes[0]));
        Assert.Equal(CallFault.Full, Attempts.OutcomeOf(await Assert.ThrowsAsync<JournalFullException>(() => outcomes[1])));
        Assert.Empty(alone);
    }

    [Fact]
    public async Task What_takes_another_way_or_comes_too_late_is_sent_alone()
    {
        var calls = new BatchCalls((affiliate, events) => Together(affiliate, events, AllTaken(events)), Alone);
        TrackEvent[] others =
        [
            Event("anna") with { Slug = "spring" }, Event("anna") with { Code = null, Slug = "spring" }, Event("anna") with { EventKey = "key" },
            Event("anna") with { IsConversion = true, OrderId = "order" }, Event("anna") with { SessionId = "visit", UseSession = true },
            Event("anna") with { IsRemembered = true },
        ];
        Assert.All(others, e => Assert.Null(calls.Gather(e)));
        Assert.NotNull(calls.Gather(Event("anna") with { SessionId = "visit" }));

        await calls.Send();

        Assert.Null(calls.Gather(Event("anna")));
    }

    Task<IReadOnlyList<TrackOutcome?>> Together(AffiliateId affiliate, IReadOnlyList<TrackEvent> events, IReadOnlyList<TrackOutcome?> outcomes)
    {
        together.Add((affiliate.Code, [.. events.Select(e => e.Id)]));
        return Task.FromResult(outcomes);
    }

    Task<TrackOutcome> Alone(TrackEvent e)
    {
        alone.Add(e);
        return Task.FromResult<TrackOutcome>(AllTaken([e])[0]!);
    }

    static TrackOutcome?[] AllTaken(IReadOnlyList<TrackEvent> events) =>
    [
        .. events.Select(e => new Tracked(
            new TrackedAction { Id = e.Id, AffiliateUid = default, AffiliateCode = e.Code ?? "", Type = e.Type, At = e.At }, [], Repeat: false)),
    ];

    static Guid IdOf(TrackOutcome outcome) => Assert.IsType<Tracked>(outcome).Action.Id;

    static TrackEvent Event(string code) => new()
    {
        Id = Guid.CreateVersion7(),
        Tenant = TenantId.Default,
        Code = code,
        Type = "click",
        At = DateTimeOffset.UnixEpoch,
    };
}
