using System.Threading.Channels;

namespace Affiliates.Api.Live;

/// <summary>Which events somebody is told of.</summary>
/// <param name="Code">Of one affiliate; null: of all of the tenant.</param>
/// <param name="IsConversion">Only conversions, or only others; null: both.</param>
public sealed record LiveScope(string? Code, bool? IsConversion)
{
    public bool Takes(LiveAction action) =>
        (Code is null || Code == action.AffiliateCode) && (IsConversion is null || IsConversion == action.IsConversion);
}

/// <summary>Somebody who watches: what is to be sent waits in a bounded queue, and what does not fit is counted and not kept.</summary>
public sealed class LiveListener(TenantId tenant, LiveScope scope)
{
    /// <summary>Messages that wait for a listener, at most.</summary>
    public const int Capacity = 500;

    readonly Channel<ReadOnlyMemory<byte>> queue =
        Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    long missed;
    int doubts;

    public TenantId Tenant => tenant;

    public LiveScope Scope => scope;

    /// <summary>Never waits.</summary>
    public void Offer(ReadOnlyMemory<byte> message)
    {
        if (!queue.Writer.TryWrite(message))
        {
            Interlocked.Increment(ref missed);
        }
    }

    /// <summary>So many were not told to this front-end, and nobody knows whether they were for this listener.</summary>
    public void Doubt()
    {
        Volatile.Write(ref doubts, 1);
        // Wakes the reader up; when the queue is full it is awake.
        queue.Writer.TryWrite(default);
    }

    /// <summary>Completes when there is something to take.</summary>
    public Task Something(CancellationToken cancellation) => queue.Reader.WaitToReadAsync(cancellation).AsTask();

    /// <summary>What waits, in order; at the end that something was missed.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Take()
    {
        // Not more than once the queue in a go, so that the stream is flushed and its caller looked at.
        for (var i = 0; i < Capacity && queue.Reader.TryRead(out var message); i++)
        {
            if (!message.IsEmpty)
            {
                yield return message;
            }
        }

        var count = Interlocked.Exchange(ref missed, 0);
        var doubt = Interlocked.Exchange(ref doubts, 0) == 1;
        if (doubt || count > 0)
        {
            yield return LiveMessages.Missed(doubt ? null : count);
        }
    }
}
