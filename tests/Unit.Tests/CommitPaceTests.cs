namespace Affiliates.Unit.Tests;

public class CommitPaceTests
{
    [Theory]
    [InlineData(1, 2, 0)]
    [InlineData(2, 2, 4)]
    [InlineData(3, 1, 4)]
    [InlineData(0, 2, 0)]
    [InlineData(3, 200, 8)]
    public void It_waits_two_turns_of_each_other_silo_and_never_long(int silos, int tookMilliseconds, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), CommitPace.Pause(TimeSpan.FromMilliseconds(tookMilliseconds), silos));

    [Fact]
    public void Who_is_alone_has_enough_or_has_had_nothing_to_do_begins_at_once()
    {
        var clock = new Clock();
        var (alone, among) = (new CommitPace(() => 1, clock), new CommitPace(() => 3, clock));
        Assert.True(among.Turn(waiting: 1).IsCompleted);
        alone.Committed(TimeSpan.FromMilliseconds(2));
        among.Committed(TimeSpan.FromMilliseconds(2));

        Assert.True(alone.Turn(waiting: 1).IsCompleted);
        Assert.False(among.Turn(waiting: 1).IsCompleted);
        Assert.True(among.Turn(CommitPace.Enough).IsCompleted);
        clock.Now += TimeSpan.FromMilliseconds(8).Ticks;
        Assert.True(among.Turn(waiting: 1).IsCompleted);
    }

    sealed class Clock : TimeProvider
    {
        public long Now { get; set; }
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
        public override long GetTimestamp() => Now;
    }
}
