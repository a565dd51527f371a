using System.Globalization;

namespace Affiliates.Benchmarks.Load;

/// <summary>CPU of processes with all that descends from them, also what has ended since; from /proc, zero elsewhere.</summary>
static class ProcessTree
{
    /// <summary>The kernel counts in hundredths of a second for everybody outside, whatever it uses itself.</summary>
    const int TicksPerSecond = 100;

    public static TimeSpan Cpu(int root) => TimeSpan.FromSeconds(Ticks(root) / (double)TicksPerSecond);

    public static bool IsChild(int id) => Read(id) is { Parent: var parent } && parent == Environment.ProcessId;

    public static long Ticks(int root)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var processes = Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0).Select(Read).OfType<(int Id, int Parent, long Ticks)>().ToArray();
        var children = processes.ToLookup(p => p.Parent);
        return processes.Where(p => p.Id == root).Sum(Sum);

        long Sum((int Id, int Parent, long Ticks) process) => process.Ticks + children[process.Id].Sum(Sum);
    }

    /// <summary>Null when the process has ended in between.</summary>
    static (int Id, int Parent, long Ticks)? Read(int id)
    {
        try
        {
            // "id (name) state parent … utime stime cutime cstime": the name may hold anything, so what counts begins after it.
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (id, (int)Number(1), Number(11) + Number(12) + Number(13) + Number(14));

            long Number(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
