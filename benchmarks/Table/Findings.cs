using System.Diagnostics;
using Affiliates.Benchmarks.Load;
using static System.FormattableString;

namespace Affiliates.Benchmarks.Table;

/// <summary>What a run has found so far: lines of the table, and what makes it no result.</summary>
sealed class Findings
{
    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly List<string> missing = [];

    public List<Line> Lines { get; } = [];

    public IReadOnlyList<string> Missing => missing;

    /// <summary>Starts of the Api on an empty store.</summary>
    public Dictionary<Store, List<TimeSpan>> Empty { get; } = new() { [Store.Sqlite] = [], [Store.Postgres] = [] };

    public string NameOf(Store store) => store == Store.Sqlite ? "SQLite" : "PostgreSQL";

    public void Add(Line line)
    {
        Lines.Add(line);
        Console.Error.WriteLine($"  {line}");
    }

    /// <summary>Null: all is as it should be.</summary>
    public void Check(string? why, ApiUnderTest api)
    {
        if (why is not null)
        {
            missing.Add(why);
            Console.Error.WriteLine($"No result: {why}\n{api.Server.LastLines()}");
        }
    }

    public void Progress(string what) => Console.Error.WriteLine(Invariant($"[{clock.Elapsed:mm\\:ss}] {what}"));
}
