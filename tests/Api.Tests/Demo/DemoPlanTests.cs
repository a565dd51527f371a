using Affiliates.Api.Demo;

namespace Affiliates.Api.Tests.Demo;

public sealed class DemoPlanTests
{
    const int Seed = 2026;

    /// <summary>A week from here on, at the ends of the day and in its middle, across the end of a year.</summary>
    static readonly DateTimeOffset Start = new(2026, 12, 28, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> Minutes => [0, 1, 31, 12 * 60, (24 * 60) - 1];

    [Theory]
    [MemberData(nameof(Minutes))]
    public void Whenever_it_is_made_nothing_lies_ahead_and_every_day_has_something(int minute)
    {
        for (var day = 0; day < 7; day++)
        {
            var now = Start.AddDays(day).AddMinutes(minute);
            var events = new DemoPlan(Seed, now).Visits().SelectMany(visit => visit).ToList();

            Assert.All(events, e => Assert.True(e.At < now, $"{e.At:O} at {now:O}"));
            // The last day has just begun, perhaps.
            var days = events.Select(e => DateOnly.FromDateTime(e.At.UtcDateTime)).ToHashSet();
            Assert.All(Enumerable.Range(1, DemoPlan.Days - 1), back => Assert.Contains(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-back), days));
            Assert.InRange(events.Count, 5_000, 60_000);
            Assert.True(events.Count(e => e.Type == "signup") > 10);
            Assert.True(events.Count(e => e.Value is not null) > 100);
        }
    }

    [Fact]
    public void The_same_seed_and_time_give_the_same()
    {
        Assert.Equal(Of(Seed), Of(Seed));
        Assert.NotEqual(Of(Seed), Of(Seed + 1));

        static List<DemoEvent> Of(int seed) => [.. new DemoPlan(seed, Start.AddHours(9)).Visits().SelectMany(visit => visit)];
    }
}
