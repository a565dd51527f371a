using System.Diagnostics.Metrics;
using Affiliates.Api.Hosting;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Problems;

/// <summary>More calls than this front-end takes on are under way: nothing was sent.</summary>
public sealed class OverloadedException(int limit) : Exception($"{limit} calls are under way already.");

/// <summary>
/// How many calls to grains are under way, and no more than may be: what cannot be served soon is refused at once, instead of
/// waiting in memory until its sender has gone.
/// </summary>
/// <remarks>Silos shed load at their gateways only, which a silo inside this process has none of: the limit has to be here.</remarks>
public sealed class CallSlots
{
    public const string MeterName = "Affiliates.FrontEnd";

    readonly int limit;
    readonly Counter<long> refused;
    int taken;

    public CallSlots(IOptions<FrontEndOptions> options, IMeterFactory meters)
    {
        limit = options.Value.CallsUnderWay;
        var meter = meters.Create(MeterName);
        refused = meter.CreateCounter<long>("affiliates.calls.refused", "{call}", "Calls that were refused because too many were under way");
        // Counters that have never been raised are not shown: an alert wants to see the zero.
        refused.Add(0);
        meter.CreateObservableGauge("affiliates.calls.under_way", () => Volatile.Read(ref taken), "{call}", "Calls to grains under way");
    }

    /// <exception cref="OverloadedException">None is free.</exception>
    public void Take()
    {
        if (Interlocked.Increment(ref taken) > limit)
        {
            Give();
            refused.Add(1);
            throw new OverloadedException(limit);
        }
    }

    public void Give() => Interlocked.Decrement(ref taken);
}
