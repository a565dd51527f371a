using System.Globalization;

namespace Affiliates.Benchmarks.Table;

/// <summary>The pauses of the garbage collector in a server, which <see cref="StartupHook"/> writes down there.</summary>
sealed class GcPauses : IDisposable
{
    readonly string file = Path.GetTempFileName();
    readonly List<(DateTime From, DateTime To)> watched = [];
    DateTime? since;

    /// <summary>Environment of the server.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(GcPauses).Assembly.Location,
        [StartupHook.File] = file,
    };

    /// <summary>Only what falls into a time that is watched counts.</summary>
    public void Watch(bool isOn)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        if (!isOn && since is { } from)
        {
            watched.Add((from, now));
        }

        since = isOn ? now : null;
    }

    public int Count => Milliseconds().Length;

    /// <summary>Milliseconds; null: there was none.</summary>
    public double? P99 => Milliseconds() is { Length: > 0 } sorted ? sorted[(int)Math.Min(sorted.Length - 1, Math.Ceiling(sorted.Length * 0.99) - 1)] : null;

    double[] Milliseconds() =>
    [
        .. from line in Lines()
           let parts = line.Split(' ')
           where parts.Length == 2
           let at = new DateTime(long.Parse(parts[0], CultureInfo.InvariantCulture), DateTimeKind.Utc)
           where watched.Exists(w => at >= w.From && at <= w.To)
           let pause = double.Parse(parts[1], CultureInfo.InvariantCulture)
           orderby pause
           select pause,
    ];

    List<string> Lines()
    {
        // The server writes it still.
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    public void Dispose() => File.Delete(file);
}
