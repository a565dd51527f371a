[assembly: AssemblyFixture(typeof(Affiliates.Cluster.Tests.Schedule.SqliteTimeTravel))]
[assembly: AssemblyFixture(typeof(Affiliates.Cluster.Tests.Schedule.PostgresTimeTravel))]

namespace Affiliates.Cluster.Tests.Schedule;

/// <summary>The machine's clock, as far ahead as the tests have gone. Timers go on as ever: a month is a jump, not a million beats.</summary>
public sealed class TravelClock(DateTimeOffset start) : TimeProvider
{
    readonly DateTimeOffset from = System.GetUtcNow();
    long ahead;

    public void Advance(TimeSpan time) => Interlocked.Add(ref ahead, time.Ticks);

    public override DateTimeOffset GetUtcNow() => start + (System.GetUtcNow() - from) + TimeSpan.FromTicks(Interlocked.Read(ref ahead));
}

public interface ITimeTravel
{
    TravelClock Clock { get; }
}

/// <summary>What an operator sets who lets time do the work.</summary>
static class TimeTravelSettings
{
    /// <summary>A Wednesday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);

    public static readonly IReadOnlyDictionary<string, string?> All = new Dictionary<string, string?>
    {
        ["AffiliateSystem:CommissionHoldDays"] = "30",
        ["AffiliateSystem:PayoutSchedule"] = "weekly",
    };
}

public sealed class SqliteTimeTravel() : TestCluster(Dialect.Sqlite, silos: 1), ITimeTravel
{
    public TravelClock Clock { get; } = new(TimeTravelSettings.Start);
    protected override TimeProvider Time => Clock;
    protected override IReadOnlyDictionary<string, string?> Settings => TimeTravelSettings.All;
}

public sealed class PostgresTimeTravel() : TestCluster(Dialect.PostgreSql, silos: 1), ITimeTravel
{
    public TravelClock Clock { get; } = new(TimeTravelSettings.Start);
    protected override TimeProvider Time => Clock;
    protected override IReadOnlyDictionary<string, string?> Settings => TimeTravelSettings.All;
}

public abstract class TimeTravelTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    TravelClock Clock => ((ITimeTravel)Cluster).Clock;

    [Fact]
    public async Task A_verified_commission_is_approved_after_its_hold_and_not_a_moment_before()
    {
        var affiliate = await New.Affiliate();
        var sale = Sale(affiliate, 500m);
        await Record(sale);
        await Record(Sale(affiliate, 300m) with { Verified = false });
        var held = (await Commissions(affiliate)).Single(c => c.Amount == new Money(50_00));
        Assert.Equal(sale.At.AddDays(30), held.ApproveAt!.Value, TimeSpan.FromMilliseconds(1));

        Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromHours(1));
        await Grains.Schedule().Run();
        Assert.Equal(new Money(80_00), (await Balances(affiliate)).Pending);

        Clock.Advance(TimeSpan.FromHours(2));
        await Grains.Schedule().Run();
        await Grains.Schedule().Run();

        // Who knows who sent the other: it waits for a hand.
        var balances = await Balances(affiliate);
        Assert.Equal((new Money(30_00), new Money(50_00)), (balances.Pending, balances.Available));
        Assert.Empty(await Grains.Affiliate(affiliate.Id).Verify());
        var explained = await Grains.Directory(TenantId.Default).Explain(held.Id);
        Assert.Equal("hold", explained!.Movements[^1].Actor);
    }

    [Fact]
    public async Task What_was_decided_by_hand_or_refunded_is_not_approved_by_time()
    {
        var affiliate = await New.Affiliate();
        var order = Builders.Key("o");
        await Record(Sale(affiliate, 100m));
        await Grains.Affiliate(affiliate.Id).Reject((await Commissions(affiliate)).Single().Id, "test", "test");
        Assert.IsType<Tracked>(await Grains.Orders(new OrderId(TenantId.Default, order)).Take(Sale(affiliate, 200m) with { OrderId = order, Fingerprint = [1] }));
        await Grains.Orders(new OrderId(TenantId.Default, order)).Refund(Builders.Refund(order));
        Assert.All(await Commissions(affiliate), c => Assert.Null(c.ApproveAt));

        Clock.Advance(TimeSpan.FromDays(31));
        await Grains.Schedule().Run();

        Assert.Equal(new Balances(Money.Zero, Money.Zero, Money.Zero, Money.Zero), await Balances(affiliate));
    }

    [Fact]
    public async Task A_touch_of_45_days_ago_is_outside_the_window()
    {
        var (anna, bert) = (await New.Affiliate(), await New.Affiliate());
        var session = new VisitorSessionId(TenantId.Default, Builders.Key("v"));
        await Visit(session, anna);
        Clock.Advance(TimeSpan.FromDays(44));
        await Visit(session, bert);
        Clock.Advance(TimeSpan.FromDays(1));

        var sale = Assert.IsType<Tracked>(await Grains.Session(session).Record(new TrackEvent
        {
            Id = Guid.CreateVersion7(),
            Tenant = TenantId.Default,
            Type = "purchase",
            IsConversion = true,
            Value = new Money(100_00),
            At = Clock.GetUtcNow(),
            SessionId = session.Value,
            UseSession = true,
            AttributionModel = "linear",
        }));

        Assert.Equal(bert.Id.Code, Assert.Single(sale.Commissions).AffiliateCode);
        Assert.Empty(await Commissions(anna));
    }

    [Fact]
    public async Task A_schedule_pays_on_its_day_once_and_makes_up_for_a_day_that_was_missed()
    {
        var affiliate = await New.Affiliate(Builders.Profile() with { PayoutThreshold = new Money(1_00) });
        // To the next Monday, whatever day the tests before have come to.
        await Earn(affiliate, 100m);
        Clock.Advance(TimeSpan.FromDays(((8 - (int)Clock.GetUtcNow().DayOfWeek) % 7 + 7) % 7 is > 0 and var days ? days : 7));
        await Grains.Schedule().Run();
        Assert.Equal(new Money(10_00), Assert.Single(await Payouts(affiliate)).Amount);

        await Earn(affiliate, 200m);
        await Grains.Schedule().Run();
        await Cluster.Deactivate(Grains.Schedule());
        await Grains.Schedule().Run();
        Assert.Single(await Payouts(affiliate));

        // Monday passes while nothing runs.
        Clock.Advance(TimeSpan.FromDays(9));
        await Grains.Schedule().Run();
        Assert.Equal([new Money(20_00), new Money(10_00)], (await Payouts(affiliate)).Select(p => p.Amount));
    }

    TrackEvent Sale(AffiliateProfile affiliate, decimal value) => Builders.Sale(affiliate.Id.Code, value) with { At = Clock.GetUtcNow(), Verified = true };

    async Task Record(TrackEvent e) => Assert.IsType<Tracked>(await Grains.Affiliate(new AffiliateId(TenantId.Default, e.Code!)).Record(e));

    async Task Visit(VisitorSessionId session, AffiliateProfile affiliate) => Assert.IsType<Tracked>(await Grains.Session(session).Record(
        Builders.Event(affiliate.Id.Code) with { At = Clock.GetUtcNow(), SessionId = session.Value, UseSession = true }));

    async Task Earn(AffiliateProfile affiliate, decimal value)
    {
        await Record(Sale(affiliate, value));
        await Grains.Affiliate(affiliate.Id).ApproveAll([.. (await Commissions(affiliate)).Select(c => c.Id)], "test");
    }

    async Task<Balances> Balances(AffiliateProfile affiliate) => (await Grains.Affiliate(affiliate.Id).GetAccount())!.Balances;

    async Task<IReadOnlyList<Commission>> Commissions(AffiliateProfile affiliate) => (await Grains.Directory(TenantId.Default)
        .Commissions(new CommissionFilter { AffiliateCode = affiliate.Id.Code }, new PageRequest(100, null))).Items;

    async Task<IReadOnlyList<Payout>> Payouts(AffiliateProfile affiliate) =>
        (await Grains.Directory(TenantId.Default).Payouts(null, affiliate.Id.Code, new PageRequest(100, null))).Items;
}

public sealed class SqliteTimeTravelTests(SqliteTimeTravel cluster, PostgresServer postgres) : TimeTravelTests(cluster, postgres);

public sealed class PostgresTimeTravelTests(PostgresTimeTravel cluster, PostgresServer postgres) : TimeTravelTests(cluster, postgres);
