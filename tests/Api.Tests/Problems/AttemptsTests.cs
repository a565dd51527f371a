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
        new SocketException(), new IOException(), new OperationCanceledException("Message expired before placement could complete"),
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
    public async Task Who_is_full_is_left_alone() =>
        Assert.Equal(1, await CallsUntilDone(new JournalFullException("full"), repeatable: true));

    [Fact]
    public async Task A_defect_is_not_tried_again() =>
        Assert.Equal(1, await CallsUntilDone(new NotSupportedException(), repeatable: true));

    [Fact]
    public async Task There_is_a_deadline()
    {
        var time = new FakeTimeProvider();
        var calls = 0;
        var trying = new Attempts(time).Repeatable<int>(() =>
        {
            calls++;
            throw new TimeoutException();
        });
        while (!trying.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<TimeoutException>(() => trying);
        Assert.InRange(calls, 5, 40);
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
