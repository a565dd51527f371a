using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;
using Orleans.Storage;

namespace Affiliates.Api.Tests.Problems;

public class AttemptsTests
{
    static readonly Exception[] Unknown =
    [
        new JournalFaultException("gone"), new TimeoutException(), new SiloUnavailableException(), new InconsistentStateException(),
        new SocketException(), new IOException(), new OperationCanceledException("Message expired before placement could complete"),
        new ObjectDisposedException("the silo's store"),
    ];

    [Fact]
    public async Task What_may_have_been_written_is_sent_again_only_if_it_is_recognised()
    {
        foreach (var fault in Unknown)
        {
            Assert.Equal(2, await CallsUntilDone(fault, repeatable: true));
            Assert.Equal(1, await CallsUntilDone(fault, repeatable: false));
        }
    }

    [Fact]
    public async Task What_was_certainly_not_written_is_sent_again() =>
        Assert.Equal(2, await CallsUntilDone(new JournalConflictException("taken"), repeatable: false));

    [Fact]
    public async Task A_call_learns_whether_it_may_have_been_made_before()
    {
        Queue<Exception> faults = new([new JournalConflictException("taken"), new TimeoutException(), new JournalConflictException("taken")]);
        List<bool> told = [];

        await new Attempts(TimeProvider.System).Recognised(again =>
        {
            told.Add(again);
            return faults.TryDequeue(out var fault) ? throw fault : ValueTask.FromResult(true);
        });

        Assert.Equal([false, false, true, true], told);
    }

    [Fact]
    public async Task Beyond_its_limit_a_call_is_refused_at_once_and_the_next_one_is_served_again()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var slots = new CallSlots(Options.Create(new FrontEndOptions { CallsUnderWay = 2 }), services.GetRequiredService<IMeterFactory>());
        var attempts = new Attempts(TimeProvider.System, slots);
        TaskCompletionSource<int> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int>[] underWay = [attempts.Repeatable(() => answer.Task), attempts.Once(() => answer.Task)];

        var refused = await Assert.ThrowsAsync<OverloadedException>(() => attempts.Repeatable(() => Task.FromResult(1)));
        Assert.Equal(CallFault.Full, Attempts.OutcomeOf(refused));

        answer.SetResult(7);
        var answers = await Task.WhenAll(underWay);
        Assert.Equal([7, 7], answers);
        Assert.Equal(1, await attempts.Once(() => Task.FromResult(1)));
    }

    [Fact]
    public async Task Batches_are_taken_side_by_side_and_whole()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var slots = new CallSlots(Options.Create(new FrontEndOptions { CallsUnderWay = CallPace.Fewest }), services.GetRequiredService<IMeterFactory>());
        var attempts = new Attempts(TimeProvider.System, slots);
        var batches = Enumerable.Range(0, 8).Select(_ => attempts.Admit(1000)).ToList();

        Assert.Throws<OverloadedException>(() => attempts.Admit(1));
        Assert.Equal(1, await attempts.Once(() => Task.FromResult(1), isAdmitted: true));

        Assert.All(batches, batch => batch!.Dispose());
        Assert.False(slots.IsFull);
        Assert.Equal(1, await attempts.Once(() => Task.FromResult(1)));
    }

    [Fact]
    public async Task A_call_that_fails_gives_its_place_back()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var slots = new CallSlots(Options.Create(new FrontEndOptions { CallsUnderWay = 1 }), services.GetRequiredService<IMeterFactory>());
        var attempts = new Attempts(TimeProvider.System, slots);
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => attempts.Repeatable<int>(() => throw new NotSupportedException()));
        }

        Assert.Equal(1, await attempts.Once(() => Task.FromResult(1)));
    }

    [Fact]
    public async Task Who_is_full_is_left_alone() =>
        Assert.Equal(1, await CallsUntilDone(new JournalFullException("full"), repeatable: true));

    [Fact]
    public async Task A_defect_is_not_tried_again() =>
        Assert.Equal(1, await CallsUntilDone(new NotSupportedException(), repeatable: true));

    [Theory, InlineData(null, 5, 40), InlineData(60, 80, 400)]
    public async Task There_is_a_deadline(int? patience, int atLeast, int atMost)
    {
        var time = new FakeTimeProvider();
        var calls = 0;
        var trying = new Attempts(time).Repeatable<int>(
            () =>
            {
                calls++;
                throw new TimeoutException();
            },
            patience is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        while (!trying.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<TimeoutException>(() => trying);
        Assert.InRange(calls, atLeast, atMost);
    }

    static async Task<int> CallsUntilDone(Exception fault, bool repeatable)
    {
        var calls = 0;
        Task<int> Call() => ++calls == 1 ? throw fault : Task.FromResult(calls);
        var attempts = new Attempts(TimeProvider.System);
        try
        {
            return repeatable ? await attempts.Repeatable(Call) : await attempts.Once(Call);
        }
        catch (Exception e) when (e == fault)
        {
            return calls;
        }
    }
}
