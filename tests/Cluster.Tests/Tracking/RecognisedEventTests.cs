namespace Affiliates.Cluster.Tests.Tracking;

/// <summary>An event without a key is known by its id when it is sent again, or comes late.</summary>
public abstract class RecognisedEventTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    [Fact]
    public async Task An_event_that_is_sent_again_is_counted_once()
    {
        var affiliate = await New.Affiliate();
        var grain = Grains.Affiliate(affiliate.Id);
        var sale = Builders.Sale(affiliate.Id.Code, 100m);
        var first = Assert.IsType<Tracked>(await Grains.Track(sale));

        var again = Assert.IsType<Tracked>(await Grains.Track(sale with { MayBeWritten = true }));
        await Cluster.Deactivate(grain);
        var later = Assert.IsType<Tracked>(await Grains.Track(sale with { MayBeWritten = true }));

        foreach (var repeat in (Tracked[])[again, later])
        {
            Assert.True(repeat.Repeat);
            Assert.Equal(sale.Id, repeat.Action.Id);
            Assert.Equal(sale.Value, repeat.Action.Value);
            Assert.Equal(first.Commissions, repeat.Commissions);
        }

        Assert.Equal(1, await Conversions(affiliate));
        Assert.Empty(await grain.Verify());
    }

    [Fact]
    public async Task Tries_of_one_event_that_arrive_side_by_side_are_counted_once()
    {
        var affiliate = await New.Affiliate();
        var link = await New.Link(affiliate);
        var events = Enumerable.Range(0, 20).Select(_ => Builders.Sale(affiliate.Id.Code, 10m) with { Code = null, Slug = link.Id.Slug }).ToList();

        var outcomes = await Task.WhenAll(events.SelectMany(e =>
            (TrackEvent[])[e, e with { MayBeWritten = true }, e with { MayBeWritten = true }]).Select(e => Grains.Track(e).AsTask()));

        Assert.All(outcomes, outcome => Assert.IsType<Tracked>(outcome));
        Assert.Equal(events.Count, await Conversions(affiliate));
        Assert.Empty(await Grains.Affiliate(affiliate.Id).Verify());
    }

    [Fact]
    public async Task A_try_that_comes_late_is_not_counted_again()
    {
        var affiliate = await New.Affiliate();
        var sale = Builders.Sale(affiliate.Id.Code, 10m) with { Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddSeconds(-10)) };
        await Grains.Track(sale);

        await Grains.Track(sale);

        Assert.Equal(1, await Conversions(affiliate));
    }

    [Fact]
    public async Task A_first_try_that_the_second_has_overtaken_is_not_counted_again()
    {
        var affiliate = await New.Affiliate();
        var sale = Builders.Sale(affiliate.Id.Code, 10m);
        var second = await Grains.Track(sale with { MayBeWritten = true });

        var first = await Grains.Track(sale);

        Assert.Equal(Assert.IsType<Tracked>(second).Action.Id, Assert.IsType<Tracked>(first).Action.Id);
        Assert.Equal(1, await Conversions(affiliate));
        Assert.Empty(await Grains.Affiliate(affiliate.Id).Verify());
    }

    [Fact]
    public async Task What_was_not_written_the_first_time_is_written_now()
    {
        var affiliate = await New.Affiliate();

        var tracked = Assert.IsType<Tracked>(await Grains.Track(Builders.Sale(affiliate.Id.Code, 10m) with { MayBeWritten = true }));

        Assert.False(tracked.Repeat);
        Assert.Equal(1, await Conversions(affiliate));
    }

    [Fact]
    public async Task What_was_written_is_answered_so_also_when_the_affiliate_is_off_by_now()
    {
        var affiliate = await New.Affiliate();
        var click = Builders.Event(affiliate.Id.Code);
        await Grains.Track(click);
        await Grains.Affiliate(affiliate.Id).Change(new AffiliateChange { IsActive = false });

        Assert.IsType<Tracked>(await Grains.Track(click with { MayBeWritten = true }));
        Assert.IsType<TrackRefused>(await Grains.Track(Builders.Event(affiliate.Id.Code) with { MayBeWritten = true }));
    }

    [Fact]
    public async Task Events_that_come_together_are_answered_each_in_its_place_and_known_again()
    {
        var affiliate = await New.Affiliate();
        var grain = Grains.Affiliate(affiliate.Id);
        var events = Enumerable.Range(1, 30).Select(value => Builders.Sale(affiliate.Id.Code, value)).ToList();
        await Grains.Track(events[7]);

        var outcomes = await grain.RecordAll([.. events.Select((e, place) => place == 7 ? e with { MayBeWritten = true } : e)]);
        var again = await grain.RecordAll([.. events.Select(e => e with { MayBeWritten = true })]);

        Assert.Equal(events.Select(e => (e.Id, e.Value)), outcomes.Cast<Tracked>().Select(t => (t.Action.Id, t.Action.Value)));
        Assert.Equal([events[7].Id], outcomes.Cast<Tracked>().Where(t => t.Repeat).Select(t => t.Action.Id));
        Assert.All(again, outcome => Assert.True(Assert.IsType<Tracked>(outcome).Repeat));
        Assert.Equal(events.Count, await Conversions(affiliate));
        Assert.Empty(await grain.Verify());
        var nobody = await Grains.Affiliate(new AffiliateId(TenantId.Default, Builders.Key("N"))).RecordAll([events[0]]);
        Assert.Equal(TrackRefusal.InvalidCode, Assert.IsType<TrackRefused>(Assert.Single(nobody)).Why);
    }

    [Fact]
    public async Task What_comes_together_earns_what_it_would_one_by_one_beside_what_comes_alone()
    {
        var affiliate = await New.Affiliate();
        var grain = Grains.Affiliate(affiliate.Id);
        var together = Enumerable.Range(0, 4)
            .Select(_ => Enumerable.Range(1, 25).Select(value => value % 2 == 0 ? Builders.Event(affiliate.Id.Code) : Builders.Sale(affiliate.Id.Code, value)).ToList())
            .ToList();
        var alone = Enumerable.Range(0, 40).Select(_ => Builders.Sale(affiliate.Id.Code, 10m)).ToList();

        var outcomes = Task.WhenAll(together.Select(events => grain.RecordAll(events)));
        var single = await Task.WhenAll(alone.Select(e => Grains.Track(e).AsTask()));

        Assert.All(single, outcome => Assert.IsType<Tracked>(outcome));
        foreach (var (events, answers) in together.Zip(await outcomes))
        {
            Assert.Equal(events.Select(e => e.Id), answers.Cast<Tracked>().Select(t => t.Action.Id));
            Assert.Equal(events.Select(e => e.IsConversion ? 1 : 0), answers.Cast<Tracked>().Select(t => t.Commissions.Count));
        }

        // 4 times 1 + 3 + … + 25, and 40 times 10, at the ten percent of the default.
        var account = (await grain.GetAccount())!;
        Assert.Equal(new Money(((4 * 169) + 400) * 10), account.Balances.Pending);
        Assert.Empty(await grain.Verify());
        await grain.Change(new AffiliateChange { IsActive = false });
        Assert.All(await grain.RecordAll(together[0]), outcome => Assert.Equal(TrackRefusal.AffiliateInactive, Assert.IsType<TrackRefused>(outcome).Why));
    }

    [Fact]
    public async Task A_payout_request_that_is_sent_again_is_answered_with_its_payout()
    {
        var affiliate = await New.Affiliate(Builders.Profile() with { PayoutThreshold = new Money(1_00) });
        var grain = Grains.Affiliate(affiliate.Id);
        var sale = Assert.IsType<Tracked>(await Grains.Track(Builders.Sale(affiliate.Id.Code, 100m)));
        var listed = await Grains.Directory(TenantId.Default).Commissions(new CommissionFilter { AffiliateCode = affiliate.Id.Code }, new PageRequest(10, null));
        await grain.Approve(listed.Items.Single(c => c.ActionId == sale.Action.Id).Id, "test");
        var id = Guid.CreateVersion7();

        var tries = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => grain.RequestPayout(new PayoutRequest(id, "test"))));

        Assert.All(tries, made => Assert.Equal(id, Assert.IsType<PayoutRequested>(made).Payout.Id));
        Assert.IsType<PayoutBelowThreshold>(await grain.RequestPayout(new PayoutRequest(Guid.CreateVersion7(), "test")));
        Assert.Empty(await grain.Verify());
    }

    async Task<long> Conversions(AffiliateProfile affiliate)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var series = await Grains.Affiliate(affiliate.Id).GetPerformance(today.AddDays(-1), today, SeriesGrouping.Day);
        return series.Sum(point => point.Conversions);
    }
}

public sealed class SqliteRecognisedEventTests(SqliteCluster cluster, PostgresServer postgres) : RecognisedEventTests(cluster, postgres);

public sealed class PostgresRecognisedEventTests(PostgresCluster cluster, PostgresServer postgres) : RecognisedEventTests(cluster, postgres);
