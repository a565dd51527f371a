namespace Affiliates.Unit.Tests.Payouts;

public class PayoutScheduleTests
{
    [Theory]
    [InlineData("daily", "2026-03-18T00:00:00Z", "2026-03-18")]
    [InlineData("weekly", "2026-03-18T12:00:00Z", "2026-03-16")]
    [InlineData("weekly", "2026-03-15T23:59:59Z", "2026-03-09")]
    [InlineData("weekly", "2026-03-16T00:00:00Z", "2026-03-16")]
    [InlineData("monthly", "2026-03-31T12:00:00Z", "2026-03-01")]
    public void The_latest_day_that_is_due(string schedule, string now, string day) =>
        Assert.Equal(DateOnly.Parse(day, null), PayoutSchedule.LatestDay(schedule, DateTimeOffset.Parse(now, null)));

    [Fact]
    public void Switched_off_nothing_is_due() => Assert.Null(PayoutSchedule.LatestDay(PayoutSchedule.Off, Some.Noon));
}
