using System.Globalization;

namespace Affiliates.Benchmarks.Load;

/// <summary>CPU of the whole machine and of what the run started itself, in clock ticks; from /proc, zero elsewhere.</summary>
/// <param name="Total">All cores, idle or not.</param>
/// <param name="Busy">All cores at work.</param>
/// <param name="Own">This process and all that descends from it: the servers, and PostgreSQL with its back ends.</param>
readonly record struct Machine(long Total, long Busy, long Own)
{
    public static Machine Now()
    {
        if (!OperatingSystem.IsLinux())
        {
            return default;
        }
        // "cpu  user nice system idle iowait irq softirq steal …"
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Take(8).Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        return new Machine(ticks.Sum(), ticks.Sum() - ticks[3] - ticks[4], ProcessTree.Ticks(Environment.ProcessId));
    }

    /// <summary>Share of the machine that everybody else took since then: a run that was disturbed shows itself.</summary>
    public double OthersSince(Machine before) =>
        Total == before.Total ? 0 : Math.Max(0, Busy - before.Busy - (Own - before.Own)) / (double)(Total - before.Total);

    /// <summary>CPU of a process and all that descends from it, those that have ended too.</summary>
    public static TimeSpan CpuOf(int process) => ProcessTree.Cpu(process);
}
