using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Affiliates.Api.Tests.Problems;

public class CallPaceTests
{
    static readonly TimeSpan Target = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(1000, 150, true, 666)]
    [InlineData(1000, 150, false, 666)]
    [InlineData(1000, 5000, true, 500)]
    [InlineData(300, 5000, true, CallPace.Fewest)]
    [InlineData(1000, 50, true, 1101)]
    [InlineData(1000, 50, false, 1000)]
    [InlineData(1000, 90, true, 1000)]
    [InlineData(4900, 10, true, 5000)]
    public void Fewer_calls_are_taken_on_while_they_take_too_long_and_more_while_there_is_room_and_need(int limit, int milliseconds, bool wasFull, int next) =>
        Assert.Equal(next, CallPace.Next(limit, 5000, TimeSpan.FromMilliseconds(milliseconds), Target, wasFull));

    [Fact]
    public void A_third_of_the_calls_that_hang_says_nothing_of_the_rest()
    {
        var time = new FakeTimeProvider();
        var pace = new CallPace(5000, Target, time);
        for (var i = 0; i < 3000; i++)
        {
            pace.Tell(TimeSpan.FromMilliseconds(i % 3 == 0 ? 3000 : 20), wasFull: false);
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(CallPace.First, pace.Limit);
    }

    [Fact]
    public async Task A_front_end_whose_calls_take_too_long_takes_fewer_on_and_more_again_when_they_are_quick()
    {
        var time = new FakeTimeProvider();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var slots = new CallSlots(Options.Create(new FrontEndOptions()), services.GetRequiredService<IMeterFactory>(), time);
        var attempts = new Attempts(time, slots);

        Assert.Equal(CallPace.First, await Wave(2000, TimeSpan.FromMilliseconds(500)));
        for (var i = 0; i < 10; i++)
        {
            await Wave(2000, TimeSpan.FromMilliseconds(500));
        }

        Assert.InRange(await Wave(2000, TimeSpan.FromMilliseconds(10)), CallPace.Fewest, CallPace.Fewest + 100);
        Assert.False(slots.IsFull);
        for (var i = 0; i < 2000; i++)
        {
            await Wave(2000, TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(2000, await Wave(2000, TimeSpan.FromMilliseconds(10)));

        // So many at once, each of which takes that long: how many were taken on?
        async Task<int> Wave(int calls, TimeSpan length)
        {
            var answer = new TaskCompletionSource<int>();
            var underWay = Enumerable.Range(0, calls).Select(_ => attempts.Once(() => answer.Task)).ToList();
            var taken = underWay.Count(call => !call.IsFaulted);
            Assert.Equal(taken < calls, slots.IsFull);
            time.Advance(length);
            answer.SetResult(1);
            await Task.WhenAll(underWay.Where(call => !call.IsFaulted));
            Assert.All(underWay.Where(call => call.IsFaulted), call => Assert.IsType<OverloadedException>(call.Exception!.InnerException));
            return taken;
        }
    }
}
