using System.Diagnostics.Metrics;
using Affiliates.Api.Hosting;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Problems;

/// <summary>More calls than this front-end takes on are under way: nothing was sent.</summary>
public sealed class OverloadedException(int limit) : Exception($"{limit} calls are under way already.");

/// <summary>
/// How many calls to grains are under way, and no more than can be served soon: the rest is refused at once, instead of
/// waiting in memory until its sender has gone.
/// </summary>
/// <remarks>Silos shed load at their gateways only, which a silo inside this process has none of: the limit has to be here.</remarks>
public sealed class CallSlots
{
    public const string MeterName = "Affiliates.FrontEnd";

    /// <summary>Events of a batch to a slot: they are read together and committed together, and hardly wait for each other.</summary>
    const int EventsOfBatch = 32;

    readonly Counter<long> refused;
    readonly TimeProvider time;
    readonly CallPace pace;
    readonly Lock pacing = new();
    volatile int limit;
    volatile bool wasFull;
    int taken;

    public CallSlots(IOptions<FrontEndOptions> options, IMeterFactory meters, TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        pace = new CallPace(options.Value.CallsUnderWay, TimeSpan.FromMilliseconds(options.Value.CallMilliseconds), this.time);
        limit = pace.Limit;
        var meter = meters.Create(MeterName);
        refused = meter.CreateCounter<long>("affiliates.calls.refused", "{call}", "Calls that were refused because too many were under way");
        // Counters that have never been raised are not shown: an alert wants to see the zero.
        refused.Add(0);
        meter.CreateObservableGauge("affiliates.calls.under_way", () => Volatile.Read(ref taken), "{call}", "Calls to grains under way");
        meter.CreateObservableGauge("affiliates.calls.limit", () => limit, "{call}", "Calls that may be under way, as of now");
    }

    /// <summary>None is free. A request that would need one is refused before anything of it is read.</summary>
    public bool IsFull => Volatile.Read(ref taken) >= limit;

    /// <summary>When it was taken, for <see cref="Give"/>.</summary>
    /// <exception cref="OverloadedException">None is free.</exception>
    public long Take()
    {
        if (Interlocked.Increment(ref taken) > limit)
        {
            Interlocked.Decrement(ref taken);
            Refuse();
            throw new OverloadedException(limit);
        }

        return time.GetTimestamp();
    }

    /// <summary>What a batch needs, when there is a slot: a batch is taken whole or refused whole.</summary>
    /// <exception cref="OverloadedException">None is free.</exception>
    public IDisposable TakeMany(int events)
    {
        if (IsFull)
        {
            Refuse();
            throw new OverloadedException(limit);
        }

        var weight = (events + EventsOfBatch - 1) / EventsOfBatch;
        Interlocked.Add(ref taken, weight);
        return new Many(this, weight);
    }

    /// <param name="since">When it was taken.</param>
    /// <param name="isAnswered">The call came to an answer, so that its time says how busy it is.</param>
    public void Give(long since, bool isAnswered)
    {
        Interlocked.Decrement(ref taken);
        // Not every call has to be told of: one that would have to wait for it is not.
        if (isAnswered && pacing.TryEnter())
        {
            try
            {
                if (pace.Tell(time.GetElapsedTime(since), wasFull))
                {
                    wasFull = false;
                    limit = pace.Limit;
                }
            }
            finally
            {
                pacing.Exit();
            }
        }
    }

    /// <summary>Counts a request that was refused because <see cref="IsFull"/>.</summary>
    public void Refuse()
    {
        wasFull = true;
        refused.Add(1);
    }

    sealed class Many(CallSlots slots, int weight) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref slots.taken, -weight);
    }
}
