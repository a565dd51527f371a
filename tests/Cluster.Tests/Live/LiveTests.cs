using System.Collections.Concurrent;
using Affiliates.Live;

namespace Affiliates.Cluster.Tests.Live;

/// <summary>Live events as a front-end of a cluster hears them, from whichever silo they come.</summary>
public abstract class LiveTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    const int Affiliates = 12;

    [Fact]
    public async Task Every_event_that_any_silo_counts_is_told_with_what_it_earned()
    {
        var profiles = await Task.WhenAll(Enumerable.Range(0, Affiliates).Select(_ => New.Affiliate()));
        var link = await New.Link(profiles[0]);
        var frontEnd = new FrontEnd(profiles.Select(p => p.Id.Code));
        var reference = Grains.CreateObjectReference<ILiveObserver>(frontEnd);
        await Grains.Live(TenantId.Default).Listen(reference);

        var sent = profiles.Select(p => Builders.Sale(p.Id.Code, 80m)).ToList();
        await Task.WhenAll(sent.Select(e => Grains.Affiliate(new AffiliateId(TenantId.Default, e.Code!)).Record(e).AsTask()));
        var click = Builders.Event(link.AffiliateCode) with { Code = null, Slug = link.Id.Slug };
        Assert.IsType<Tracked>(await Grains.Link(link.Id).Record(click));

        var told = await frontEnd.Told([.. sent.Select(e => e.Id), click.Id]);
        Assert.All(sent, e =>
        {
            var action = told[e.Id];
            Assert.Equal((e.Code, "purchase", true, e.Value), (action.AffiliateCode, action.Type, action.IsConversion, action.Value));
            Assert.Equal(new Money(8_00), action.Commission!.Amount);
        });
        Assert.Equal((link.Uid, link.Id.Slug, TrackingMethod.Link), (told[click.Id].LinkUid, told[click.Id].LinkSlug, told[click.Id].Method));

        // Nobody is told any more: leaving is as sure as listening.
        await Grains.Live(TenantId.Default).Leave(reference);
        Assert.All(Cluster.Silos, silo => Assert.False(silo.GetRequiredService<LiveFeed>().TellsOf(TenantId.Default, reference)));
    }

    [Fact]
    public async Task A_repeat_that_counts_nothing_is_told_to_nobody()
    {
        var profile = await New.Affiliate();
        var frontEnd = new FrontEnd([profile.Id.Code]);
        var reference = Grains.CreateObjectReference<ILiveObserver>(frontEnd);
        await Grains.Live(TenantId.Default).Listen(reference);
        var order = Builders.Key("order");
        var (first, repeat, last) = (Builders.Sale(profile.Id.Code, 10m, order), Builders.Sale(profile.Id.Code, 10m, order), Builders.Event(profile.Id.Code));

        Assert.False(Assert.IsType<Tracked>(await Grains.Orders(new OrderId(TenantId.Default, order)).Take(first)).Repeat);
        Assert.True(Assert.IsType<Tracked>(await Grains.Orders(new OrderId(TenantId.Default, order)).Take(repeat)).Repeat);
        await Grains.Affiliate(profile.Id).Record(last);

        Assert.Equal([first.Id, last.Id], (await frontEnd.Told([first.Id, last.Id])).Keys.OrderBy(id => id == last.Id));
        await Grains.Live(TenantId.Default).Leave(reference);
    }

    [Fact]
    public async Task A_grain_that_has_moved_says_so_when_the_front_end_renews()
    {
        var reference = Grains.CreateObjectReference<ILiveObserver>(new FrontEnd([]));
        var live = Grains.Live(new TenantId(4711));
        var first = await live.Listen(reference);

        Assert.Equal(first, await live.Listen(reference));
        await Cluster.Deactivate(live);
        Assert.NotEqual(first, await live.Listen(reference));
        await live.Leave(reference);
    }

    sealed class FrontEnd(IEnumerable<string> codes) : ILiveObserver
    {
        readonly HashSet<string> own = [.. codes];
        readonly ConcurrentDictionary<Guid, LiveAction> told = new();
        volatile TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Batch(LiveBatch batch)
        {
            foreach (var action in batch.Actions.Where(a => own.Contains(a.AffiliateCode)))
            {
                Assert.True(told.TryAdd(action.Id, action), "An event was told twice.");
            }

            Interlocked.Exchange(ref more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            return Task.CompletedTask;
        }

        /// <summary>All that was told, once these were.</summary>
        public async Task<IReadOnlyDictionary<Guid, LiveAction>> Told(IReadOnlyList<Guid> ids)
        {
            while (true)
            {
                var next = more.Task;
                if (ids.All(told.ContainsKey))
                {
                    return told;
                }

                await next.WaitAsync(TimeSpan.FromSeconds(30), Ct);
            }
        }
    }
}

public sealed class SqliteLiveTests(SqliteCluster cluster, PostgresServer postgres) : LiveTests(cluster, postgres);

public sealed class PostgresLiveTests(PostgresCluster cluster, PostgresServer postgres) : LiveTests(cluster, postgres);
