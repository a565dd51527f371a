using System.Diagnostics;
using Affiliates.Benchmarks.Load;
using static System.FormattableString;

namespace Affiliates.Benchmarks.Table;

/// <summary>What a run has found so far: lines of the table, and what makes it no result.</summary>
sealed class Findings
{
    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly List<string> missing = [];
    readonly HashSet<int> quoted = [];

    public List<Line> Lines { get; } = [];

    public IReadOnlyList<string> Missing => missing;

    /// <summary>Starts of the Api on an empty store.</summary>
    public Dictionary<Store, List<TimeSpan>> Empty { get; } = new() { [Store.Sqlite] = [], [Store.Postgres] = [] };

    public static string NameOf(Store store) => store == Store.Sqlite ? "SQLite" : "PostgreSQL";

    public void Add(Line line)
    {
        Lines.Add(line);
        Console.Error.WriteLine($"  {line}");
    }

    /// <summary>True: all is as it should be.</summary>
    /// <param name="why">Null, or what is not.</param>
    /// <param name="api">Whose last words are quoted.</param>
    public bool Check(string? why, ApiUnderTest api)
    {
        if (why is null)
        {
            return true;
        }

        Miss(why);
        if (quoted.Add(api.Server.Id))
        {
            Console.Error.WriteLine(api.Server.LastLines());
        }

        return false;
    }

    /// <summary>Goes on with the rest when a part of the run breaks.</summary>
    public async Task Try(string what, Func<Task> part)
    {
        try
        {
            await part();
        }
        catch (Exception e)
        {
            Miss($"{what}: {e.GetType().Name}: {e.Message}");
        }
    }

    void Miss(string why)
    {
        missing.Add(why);
        Console.Error.WriteLine($"No result: {why}");
    }

    public void Progress(string what) => Console.Error.WriteLine(Invariant($"[{clock.Elapsed:mm\\:ss}] {what}"));
}
