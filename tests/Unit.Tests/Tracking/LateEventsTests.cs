using Affiliates.Tracking;

namespace Affiliates.Unit.Tests.Tracking;

public class LateEventsTests
{
    static readonly DateTimeOffset Made = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, false)]
    [InlineData(2000, false)]
    [InlineData(2001, true)]
    [InlineData(-2000, false)]
    [InlineData(-2001, true)]
    public void An_event_is_late_two_seconds_from_its_making(int milliseconds, bool late) =>
        Assert.Equal(late, LateEvents.IsLate(Guid.CreateVersion7(Made), Made.AddMilliseconds(milliseconds)));

    [Fact]
    public void An_id_that_does_not_say_when_it_was_made_is_never_late() =>
        Assert.False(LateEvents.IsLate(Guid.NewGuid(), Made));
}
