using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;
using Orleans.Storage;

namespace Affiliates.Api.Tests.Problems;

public class AttemptsTests
{
    static readonly Exception[] Unknown =
    [
        new JournalFaultException("gone"), new TimeoutException(), new SiloUnavailableException(), new InconsistentStateException(),
        new SocketException(), new IOException(),
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
            return faults.TryDequeue(out var fault) ? throw fault : Task.FromResult(true);
        });

        Assert.Equal([false, false, true, true], told);
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
