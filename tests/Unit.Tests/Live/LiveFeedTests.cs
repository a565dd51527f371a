using System.Threading.Channels;
using Affiliates.Live;
using Microsoft.Extensions.Logging.Abstractions;

namespace Affiliates.Unit.Tests.Live;

/// <summary>The silo's end of the live events, with front-ends that are plain objects.</summary>
public sealed class LiveFeedTests : IDisposable
{
    static readonly TenantId Acme = new(2);
    static readonly TenantId Beta = new(3);

    readonly LiveFeed feed = new(TimeProvider.System, NullLogger<LiveSubscription>.Instance);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => feed.Dispose();

    [Fact]
    public async Task A_front_end_is_told_of_the_events_of_its_tenant_in_order_and_of_no_other()
    {
        var frontEnd = new FrontEnd();
        feed.Listen(Acme, frontEnd);

        feed.Committed([Event(Beta, "b1"), Event(Acme, "a1"), Movement(Acme), Event(Acme, "a2")]);
        feed.Committed([Event(Beta, "b2"), Event(Acme, "a3")]);

        Assert.Equal(["a1", "a2", "a3"], (await frontEnd.Actions(3)).Select(a => a.AffiliateCode));
    }

    [Fact]
    public async Task A_conversion_tells_what_it_has_earned_and_a_share_its_part()
    {
        var frontEnd = new FrontEnd();
        feed.Listen(Acme, frontEnd);
        var sale = Event(Acme, "anna");
        var e = sale.Action!.Event with { IsConversion = true, Value = new Money(80_00) };
        var commission = new Commission
        {
            Id = Guid.NewGuid(),
            AffiliateUid = Guid.NewGuid(),
            AffiliateCode = "anna",
            ActionId = e.Id,
            ActionType = "purchase",
            Amount = new Money(4_00),
            Rate = 10m,
            CalculatedAt = e.At,
            Status = CommissionStatus.Approved,
        };

        feed.Committed([sale with { Action = sale.Action with { Event = e, Credited = new Money(40_00), IsShare = true }, Commission = new CommissionRow(1, Acme, commission, 2) }]);

        var told = Assert.Single(await frontEnd.Actions(1));
        Assert.Equal(new Money(40_00), told.Value);
        Assert.Equal(new LiveCommission(commission.Id, new Money(4_00), CommissionStatus.Approved), told.Commission);
    }

    [Fact]
    public async Task What_does_not_fit_for_a_front_end_that_does_not_answer_is_counted_and_told()
    {
        var frontEnd = new FrontEnd { Answers = new TaskCompletionSource() };
        feed.Listen(Acme, frontEnd);
        feed.Committed([Event(Acme, "first")]);
        await frontEnd.Batches.Reader.WaitToReadAsync(Ct);

        feed.Committed([.. Enumerable.Range(0, LiveSubscription.Capacity + 7).Select(i => Event(Acme, $"a{i}"))]);
        frontEnd.Answers.SetResult();

        Assert.Equal(LiveSubscription.Capacity + 1, (await frontEnd.Actions(LiveSubscription.Capacity + 1)).Count);
        Assert.Equal(7, frontEnd.Missed);
    }

    [Fact]
    public async Task A_front_end_whose_answer_was_lost_is_told_how_many_it_may_have_missed_and_no_event_twice()
    {
        var frontEnd = new FrontEnd { Fails = 1 };
        feed.Listen(Acme, frontEnd);

        feed.Committed([Event(Acme, "lost"), Event(Acme, "lost too")]);
        await frontEnd.Batches.Reader.WaitToReadAsync(Ct);
        await frontEnd.Batches.Reader.ReadAsync(Ct);
        feed.Committed([Event(Acme, "told")]);

        Assert.Equal("told", Assert.Single(await frontEnd.Actions(1)).AffiliateCode);
        Assert.Equal(2, frontEnd.Missed);
    }

    [Fact]
    public async Task Who_leaves_is_told_nothing_more_and_who_comes_twice_is_told_once()
    {
        var (leaves, stays) = (new FrontEnd(), new FrontEnd());
        feed.Listen(Acme, leaves);
        feed.Listen(Acme, stays);
        feed.Listen(Acme, stays);
        feed.Leave(Acme, leaves);

        feed.Committed([Event(Acme, "a1"), Event(Acme, "a2")]);

        Assert.Equal(["a1", "a2"], (await stays.Actions(2)).Select(a => a.AffiliateCode));
        Assert.False(leaves.Batches.Reader.TryRead(out _));
    }

    static JournalAppend Event(TenantId tenant, string code) => new()
    {
        Stream = new JournalStream(1, tenant),
        Action = new ActionRow(
            1, 1, new TrackEvent { Id = Guid.NewGuid(), Tenant = tenant, Code = code, Type = "click", At = DateTimeOffset.UnixEpoch }, TrackingMethod.Code),
    };

    static JournalAppend Movement(TenantId tenant) => new() { Stream = new JournalStream(1, tenant) };

    sealed class FrontEnd : ILiveObserver
    {
        public Channel<LiveBatch> Batches { get; } = Channel.CreateUnbounded<LiveBatch>();
        public TaskCompletionSource? Answers { get; init; }
        public int Fails { get; set; }
        public long Missed { get; private set; }

        public async Task Batch(LiveBatch batch)
        {
            Batches.Writer.TryWrite(batch);
            if (Fails-- > 0)
            {
                throw new TimeoutException();
            }

            await (Answers?.Task ?? Task.CompletedTask);
        }

        public async Task<List<LiveAction>> Actions(int count)
        {
            List<LiveAction> actions = [];
            while (actions.Count < count)
            {
                var batch = await Batches.Reader.ReadAsync(Ct);
                actions.AddRange(batch.Actions);
                Missed += batch.Missed;
            }

            return actions;
        }
    }
}
