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
        return new Machine(ticks.Sum(), ticks.Sum() - ticks[3] - ticks[4], OwnTicks());
    }

    /// <summary>Share of the machine that everybody else took since then: a run that was disturbed shows itself.</summary>
    public double OthersSince(Machine before) =>
        Total == before.Total ? 0 : Math.Max(0, Busy - before.Busy - (Own - before.Own)) / (double)(Total - before.Total);

    /// <summary>CPU of a process and all that descends from it, those that have ended too.</summary>
    public static TimeSpan CpuOf(int process)
    {
        var all = Processes();
        var children = all.ToLookup(p => p.Parent);
        return TimeSpan.FromSeconds(Sum(all.First(p => p.Id == process)) / 100.0);

        long Sum((int Id, int Parent, long Ticks, long Ended) p) => p.Ticks + p.Ended + children[p.Id].Sum(Sum);
    }

    static long OwnTicks()
    {
        var processes = Processes();
        var children = processes.ToLookup(p => p.Parent);
        return Sum(processes.First(p => p.Id == Environment.ProcessId));

        long Sum((int Id, int Parent, long Ticks, long Ended) process) => process.Ticks + children[process.Id].Sum(Sum);
    }

    static (int Id, int Parent, long Ticks, long Ended)[] Processes() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0).Select(Read).OfType<(int Id, int Parent, long Ticks, long Ended)>(),
    ];

    /// <summary>Null when the process has ended in between.</summary>
    static (int Id, int Parent, long Ticks, long Ended)? Read(int id)
    {
        try
        {
            // "id (name) state parent … utime stime", and these of children that have ended: the name may hold anything, so what counts begins after it.
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (id, Number(1), Number(11) + Number(12), Number(13) + Number(14));

            int Number(int field) => int.Parse(fields[field], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
