using Affiliates.Benchmarks.Load;
using static System.FormattableString;

namespace Affiliates.Benchmarks.Table;

/// <summary>One kind of load on one server, with what its rounds have given.</summary>
sealed class Lane(string name, IEnumerable<ServerProcess> product, PrivatePostgres? postgres, Requests requests, int connections)
{
    readonly ServerProcess[] product = [.. product];

    public string Name => name;
    public List<Sample> Rounds { get; } = [];
    /// <summary>Events that were answered as taken.</summary>
    public long Events { get; private set; }

    /// <summary>Events that were answered otherwise.</summary>
    public long Refused { get; private set; }
    /// <summary>Connections that broke; the fate of their last request is unknown.</summary>
    public long Broken { get; private set; }

    /// <summary>None was refused, and of none the fate is unknown.</summary>
    public bool IsWhole => Refused == 0 && Broken == 0;

    public async Task Warmup(TimeSpan length)
    {
        if (length > TimeSpan.Zero)
        {
            await Load(new LoadShape(connections, length));
        }
    }

    /// <summary>One round; kept with the others.</summary>
    public Task<Sample> Round(TimeSpan length) => Round(new LoadShape(connections, length));

    public async Task<Sample> Round(LoadShape shape)
    {
        // What the rounds before have left behind is collected before the clock runs.
        GC.Collect();
        var (machine, used) = (Machine.Now(), Used());
        var result = await Load(shape);
        var (others, now) = (Machine.Now().OthersSince(machine), Used());
        var events = Math.Max(1, result.Accepted);
        var sample = new Sample(
            events / result.Elapsed.TotalSeconds, result.Latencies.Milliseconds(0.5), result.Latencies.Milliseconds(0.99),
            (now.Product - used.Product).TotalMicroseconds / events, (now.Postgres - used.Postgres).TotalMicroseconds / events,
            (now.Generator - used.Generator).TotalMicroseconds / events, others);
        Rounds.Add(sample);
        Console.Error.WriteLine(Invariant(
            $"  {name}: {sample.PerSecond:F0}/s, p99 {sample.P99:F1} ms, CPU {sample.Product:F0} + {sample.Postgres:F0} + {sample.Generator:F0} µs, others took {others * 100:F0} % of the machine"));
        return sample;
    }

    async Task<LoadResult> Load(LoadShape shape)
    {
        var result = await LoadGenerator.Run(product[0].EndPoint, requests, shape);
        Events += result.Accepted;
        Refused += result.Refused;
        Broken += result.Broken;
        return result;
    }

    (TimeSpan Product, TimeSpan Postgres, TimeSpan Generator) Used() => (
        TimeSpan.FromTicks(product.Sum(p => p.Cpu.Ticks)), postgres?.Cpu ?? TimeSpan.Zero, Environment.CpuUsage.TotalTime);
}

/// <summary>A round.</summary>
/// <param name="PerSecond">Events, not requests.</param>
/// <param name="P50">Of the requests, in milliseconds.</param>
/// <param name="P99">The same.</param>
/// <param name="Product">Microseconds of CPU for each event, of the product's processes.</param>
/// <param name="Postgres">The same of PostgreSQL.</param>
/// <param name="Generator">The same of the load generator.</param>
/// <param name="Others">Share of the machine that processes took which are no part of the run.</param>
sealed record Sample(double PerSecond, double P50, double P99, double Product, double Postgres, double Generator, double Others);
