using System.Globalization;
using static Affiliates.Unit.Tests.Some;

namespace Affiliates.Unit.Tests.Statistics;

public class StatisticsTests
{
    [Fact]
    public void Each_type_is_counted_by_the_way_it_came()
    {
        var world = new World();
        world.Track(Event());
        world.Track(Event(slug: "spring"));
        world.Track(Event(slug: "spring"));
        world.Track(Event("page_view"));
        world.Track(Event("signup", slug: "spring"));
        world.Track(Event("trial", conversion: true));
        world.Track(Event("purchase", slug: "spring", value: "10.50"));

        var all = world.Statistics();

        Assert.Equal((3, 1, 1, 2), (all.Clicks, all.PageViews, all.Signups, all.Conversions));
        Assert.Equal(Money("10.50"), all.Revenue);
        Assert.Equal(new MethodStatistics(1, 1, Money("0")), all.ByCode);
        Assert.Equal(new MethodStatistics(2, 1, Money("10.50")), all.ByLink);
    }

    [Fact]
    public void A_value_without_a_conversion_is_no_revenue()
    {
        var world = new World();
        world.Track(Event("signup", value: "500"));

        Assert.Equal(Money("0"), world.Statistics().Revenue);
    }

    [Fact]
    public void With_a_method_only_what_came_that_way_counts()
    {
        var world = new World();
        world.Track(Event(source: "google"));
        world.Track(Event("page_view"));
        world.Track(Event("signup"));
        world.Track(Event("purchase", value: "1", source: "google"));
        world.Track(Event(slug: "spring", source: "news"));
        world.Track(Event("purchase", slug: "spring", value: "2", source: "news"));

        var code = world.Statistics(method: TrackingMethod.Code);
        Assert.Equal((1, 1, 1, 1), (code.Clicks, code.PageViews, code.Signups, code.Conversions));
        Assert.Equal((Money("1"), Money("1"), Money("0")), (code.Revenue, code.ByCode.Revenue, code.ByLink.Revenue));
        Assert.Empty(code.TopLinks);
        Assert.Equal([new SourceStatistics("google", 1, 1)], code.Sources);

        var link = world.Statistics(method: TrackingMethod.Link);
        Assert.Equal((1, 0, 0, 1), (link.Clicks, link.PageViews, link.Signups, link.Conversions));
        Assert.Equal(new MethodStatistics(0, 0, Money("0")), link.ByCode);
        Assert.Equal([new LinkStatistics("spring", 1, 1, Money("2"))], link.TopLinks);
        Assert.Equal([new SourceStatistics("news", 1, 1)], link.Sources);
    }

    [Fact]
    public void A_range_is_whole_UTC_days_with_both_ends()
    {
        var world = new World();
        world.Track(Event(at: new DateTimeOffset(2026, 3, 17, 23, 59, 59, 999, TimeSpan.Zero)));
        world.Track(Event(at: new DateTimeOffset(2026, 3, 18, 0, 0, 0, TimeSpan.Zero)));
        world.Track(Event(at: new DateTimeOffset(2026, 3, 18, 23, 59, 59, 999, TimeSpan.Zero)));
        world.Track(Event(at: new DateTimeOffset(2026, 3, 19, 0, 0, 0, TimeSpan.Zero)));
        // Already the 19th in Berlin, still the 18th in UTC.
        world.Track(Event(at: new DateTimeOffset(2026, 3, 19, 0, 30, 0, TimeSpan.FromHours(1))));

        Assert.Equal(3, world.Statistics(Today).Clicks);
        Assert.Equal(5, world.Statistics(Today.AddDays(-1), Today.AddDays(1)).Clicks);
        Assert.Equal(5, world.Statistics(DateOnly.MinValue, DateOnly.MaxValue).Clicks);
        Assert.Equal(0, world.Statistics(Today.AddDays(2), Today.AddDays(9)).Clicks);
        Assert.Equal(0, world.Statistics(Today, Today.AddDays(-1)).Clicks);
    }

    [Fact]
    public void A_late_event_takes_the_place_of_its_own_time()
    {
        var world = new World();
        world.Track(Event());
        world.Track(Event(at: Noon.AddDays(-40)));
        world.Track(Event(at: Noon.AddDays(-20)));
        world.Track(Event(at: Noon.AddDays(-40)));

        Assert.Equal(2, world.Statistics(Today.AddDays(-40)).Clicks);
        Assert.Equal(1, world.Statistics(Today.AddDays(-30), Today.AddDays(-1)).Clicks);
    }

    [Fact]
    public void The_ten_best_links_are_those_that_convert_then_those_that_are_clicked_then_by_name()
    {
        var world = new World();
        foreach (var slug in Enumerable.Range(0, 12).Select(n => string.Create(CultureInfo.InvariantCulture, $"link-{n:00}")))
        {
            world.Track(Event(slug: slug));
        }

        world.Track(Event(slug: "link-11"));
        world.Track(Event("purchase", slug: "link-10", value: "3"));

        var top = world.Statistics().TopLinks;

        Assert.Equal(
            ["link-10", "link-11", "link-00", "link-01", "link-02", "link-03", "link-04", "link-05", "link-06", "link-07"],
            top.Select(l => l.Slug));
        Assert.Equal(new LinkStatistics("link-10", 1, 1, Money("3")), top[0]);
    }

    [Fact]
    public void A_links_totals_are_of_all_days()
    {
        var world = new World();
        world.Track(Event(slug: "spring"));
        world.Track(Event(slug: "Spring"));
        world.Track(Event("page_view", slug: "spring"));
        world.Track(Event("purchase", at: Noon.AddDays(-400), slug: "spring", value: "7"));

        Assert.Equal(new LinkTotals(1, 1, Money("7")), world.State.TotalsOf("spring"));
        Assert.Equal(new LinkTotals(0, 0, Money("0")), world.State.TotalsOf("nobody"));
    }

    [Fact]
    public void Fifty_sources_a_day_are_kept_apart_and_the_rest_is_one()
    {
        var world = new World();
        for (var n = 0; n < 500; n++)
        {
            world.Track(Event(source: string.Create(CultureInfo.InvariantCulture, $"source-{n:000}")));
        }

        world.Track(Event(source: "source-000"));
        world.Track(Event("purchase", value: "1", source: "source-499"));

        var sources = world.Statistics().Sources;

        Assert.Equal(51, sources.Count);
        Assert.Equal(new SourceStatistics("other", 450, 1), sources.Single(s => s.Source == "other"));
        Assert.Equal(new SourceStatistics("source-000", 2, 0), sources.Single(s => s.Source == "source-000"));
    }

    [Fact]
    public void Nor_does_a_long_range_answer_more_and_it_still_adds_up()
    {
        var world = new World();
        for (var n = 0; n < 500; n++)
        {
            world.Track(Event(at: Noon.AddDays(-n / 40), source: string.Create(CultureInfo.InvariantCulture, $"source-{n:000}")));
        }

        var sources = world.Statistics(Today.AddDays(-30), Today).Sources;

        Assert.Equal(51, sources.Count);
        Assert.Equal(500, sources.Sum(s => s.Clicks));
    }

    [Fact]
    public void Earnings_follow_the_status_on_the_day_of_the_conversion()
    {
        var world = new World(Rule(value: 10m));
        var yesterday = Today.AddDays(-1);
        var first = world.Track(Event("purchase", at: Noon.AddDays(-1), value: "100"))!;
        var second = world.Track(Event("purchase", at: Noon, value: "50"))!;
        Assert.Equal(("10.00", "0.00", "0.00"), Earnings(world, yesterday));

        world.Approve(first.Id);
        Assert.Equal(("0.00", "10.00", "0.00"), Earnings(world, yesterday));
        Assert.Equal(("5.00", "0.00", "0.00"), Earnings(world, Today));

        world.Reject(second.Id);
        Assert.Equal(("0.00", "0.00", "0.00"), Earnings(world, Today));
    }

    [Fact]
    public void A_payout_on_its_way_is_still_approved_and_then_paid_and_a_refund_takes_it_off()
    {
        var world = new World();
        world.Move(Account.Earned, Account.Pending, "10");
        world.Move(Account.Pending, Account.Available, "10");
        world.Move(Account.Available, Account.Reserved, "10");
        Assert.Equal(("0.00", "10.00", "0.00"), Earnings(world, Today));

        world.Move(Account.Reserved, Account.Available, "10");
        Assert.Equal(("0.00", "10.00", "0.00"), Earnings(world, Today));

        world.Move(Account.Available, Account.Earned, "4");
        world.Move(Account.Available, Account.Reserved, "6");
        world.Move(Account.Reserved, Account.Paid, "6");
        Assert.Equal(("0.00", "0.00", "6.00"), Earnings(world, Today));
    }

    static (string Pending, string Approved, string Paid) Earnings(World world, DateOnly day)
    {
        var statistics = world.Statistics(day);
        return (
            statistics.PendingEarnings.ToString(), statistics.ApprovedEarnings.ToString(), statistics.PaidEarnings.ToString());
    }
}
