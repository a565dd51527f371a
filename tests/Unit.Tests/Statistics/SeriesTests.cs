using static Affiliates.Unit.Tests.Some;

namespace Affiliates.Unit.Tests.Statistics;

public class SeriesTests
{
    [Fact]
    public void Days_on_which_nothing_happened_are_there_too()
    {
        var world = new World();
        world.Track(Event());
        world.Track(Event("purchase", at: Noon.AddDays(-2), value: "9.99"));

        Assert.Equal(
            [
                Point("2026-03-15", 0, 0, "0"), Point("2026-03-16", 0, 1, "9.99"), Point("2026-03-17", 0, 0, "0"),
                Point("2026-03-18", 1, 0, "0"), Point("2026-03-19", 0, 0, "0"),
            ],
            world.State.Performance(new(2026, 3, 15), new(2026, 3, 19), SeriesGrouping.Day));
    }

    [Fact]
    public void Weeks_start_on_Monday_and_count_only_the_days_asked_for()
    {
        var world = new World();
        // Monday, Tuesday and Sunday of one week, Monday of the next.
        foreach (var day in new[] { 9, 10, 15, 16 })
        {
            world.Track(Event(at: new DateTimeOffset(2026, 3, day, 8, 0, 0, TimeSpan.Zero)));
        }

        Assert.Equal(
            [Point("2026-03-09", 2, 0, "0"), Point("2026-03-16", 1, 0, "0"), Point("2026-03-23", 0, 0, "0")],
            world.State.Performance(new(2026, 3, 10), new(2026, 3, 23), SeriesGrouping.Week));
    }

    [Fact]
    public void Months_have_their_own_lengths()
    {
        var world = new World();
        foreach (var at in new[] { "2024-01-31", "2024-02-29", "2024-03-01", "2024-04-30" })
        {
            world.Track(Event(at: new DateTimeOffset(Day(at), TimeOnly.MinValue, TimeSpan.Zero)));
        }

        Assert.Equal(
            [
                Point("2024-01-01", 1, 0, "0"), Point("2024-02-01", 1, 0, "0"),
                Point("2024-03-01", 1, 0, "0"), Point("2024-04-01", 0, 0, "0"),
            ],
            world.State.Performance(Day("2024-01-15"), Day("2024-04-29"), SeriesGrouping.Month));
    }

    [Theory]
    [InlineData(SeriesGrouping.Day)]
    [InlineData(SeriesGrouping.Week)]
    [InlineData(SeriesGrouping.Month)]
    public void One_day_is_one_point_and_none_is_none(SeriesGrouping grouping)
    {
        var world = new World();
        world.Track(Event());

        Assert.Equal(1, Assert.Single(world.State.Performance(Today, Today, grouping)).Clicks);
        Assert.Empty(world.State.Performance(Today, Today.AddDays(-1), grouping));
        Assert.Single(world.State.Performance(DateOnly.MinValue, DateOnly.MinValue, grouping));
        Assert.Single(world.State.Performance(DateOnly.MaxValue, DateOnly.MaxValue, grouping));
    }

    static SeriesPoint Point(string period, long clicks, long conversions, string revenue) =>
        new(Day(period), clicks, conversions, Money(revenue));

    static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
