using System.Globalization;
using Affiliates.Benchmarks.Load;

namespace Affiliates.Benchmarks.Table;

/// <summary>Which lines to measure, and how long.</summary>
sealed record TableOptions
{
    /// <summary>Lines under load, in the order in which they are taken; neighbours share a baseline.</summary>
    public static readonly string[] Traffic = ["code", "hot-affiliate", "slug", "hot-link", "session", "purchase", "redirect", "batch"];

    public static readonly string[] All = [.. Traffic, "memory", "start", "stats", "cold", "sessions", "one-silo", "two-silos"];

    public IReadOnlyList<Store> Stores { get; private set; } = [Store.Sqlite, Store.Postgres];
    /// <summary>Names of lines; each brings along what it is compared with.</summary>
    public IReadOnlyList<string> Rows { get; private set; } = All;
    /// <summary>Rounds, in each of which every line has its turn; 1 to 100.</summary>
    public int Rounds { get; private set; } = 5;
    /// <summary>Length of a turn; 0.1 to 600 seconds.</summary>
    public TimeSpan Turn { get; private set; } = TimeSpan.FromSeconds(3);
    /// <summary>Load before the first round, for each line; 0 to 600 seconds.</summary>
    public TimeSpan Warmup { get; private set; } = TimeSpan.FromSeconds(10);
    /// <summary>Connections, each with one request under way; 1 to 4096.</summary>
    public int Connections { get; private set; } = 256;
    /// <summary>Affiliates of each line; 1 to 10 000.</summary>
    public int Affiliates { get; private set; } = 100;
    /// <summary>Events of the affiliate with a long history; 10 000 to 100 000 000.</summary>
    public long Events { get; private set; } = 10_000_000;
    /// <summary>Visitor sessions that are begun in one go, a tenth as many affiliates as sessions; 1 000 to 100 000 000.</summary>
    public long Sessions { get; private set; } = 1_000_000;
    /// <summary>How long the sessions take to come, evenly; 0: as fast as they are answered; 0 to 600 minutes.</summary>
    public TimeSpan SessionTime { get; private set; }
    /// <summary>The built or published Api to start; null: the one built beside this program.</summary>
    public string? Api { get; private set; }
    /// <summary>The document whose table is renewed; null: none.</summary>
    public string? Write { get; private set; }

    public const string Usage = """
               table [--store sqlite|postgres|both] [--rows name,name] [--rounds 5] [--seconds 3] [--warmup 10]
                     [--connections 256] [--affiliates 100] [--events 10000000] [--sessions 1000000]
                     [--session-minutes 0] [--api <Affiliates.Api.dll>]
                     [--write docs/performance.md]
                     rows: code hot-affiliate slug hot-link session purchase redirect batch memory start stats cold
                           sessions one-silo two-silos (the last two: PostgreSQL only)
        """;

    public bool Has(params ReadOnlySpan<string> rows)
    {
        foreach (var row in rows)
        {
            if (Rows.Contains(row))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Null when the arguments make no sense.</summary>
    public static TableOptions? Parse(ReadOnlySpan<string> args)
    {
        var options = new TableOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 >= args.Length || !options.Take(args[i], args[i + 1]))
            {
                return null;
            }
        }

        return options;
    }

    bool Take(string name, string value)
    {
        switch (name)
        {
            case "--store":
                Stores = value switch
                {
                    "sqlite" => [Store.Sqlite],
                    "postgres" => [Store.Postgres],
                    "both" => [Store.Sqlite, Store.Postgres],
                    _ => [],
                };
                return Stores.Count > 0;
            case "--rows":
                Rows = value.Split(',');
                return Rows.All(All.Contains);
            case "--api":
                Api = Path.GetFullPath(value);
                return File.Exists(Api);
            case "--write":
                Write = Path.GetFullPath(value);
                return File.Exists(Write);
        }

        if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        switch (name)
        {
            case "--rounds": Rounds = (int)number; return number is >= 1 and <= 100;
            case "--seconds": Turn = TimeSpan.FromSeconds(number); return number is >= 0.1 and <= 600;
            case "--warmup": Warmup = TimeSpan.FromSeconds(number); return number is >= 0 and <= 600;
            case "--connections": Connections = (int)number; return number is >= 1 and <= 4096;
            case "--affiliates": Affiliates = (int)number; return number is >= 1 and <= 10_000;
            case "--events": Events = (long)number; return number is >= 10_000 and <= 100_000_000;
            case "--sessions": Sessions = (long)number; return number is >= 1_000 and <= 100_000_000;
            case "--session-minutes": SessionTime = TimeSpan.FromMinutes(number); return number is >= 0 and <= 600;
            default: return false;
        }
    }
}
