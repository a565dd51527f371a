using System.Globalization;

namespace Affiliates.Benchmarks.Load;

enum Store { Sqlite, Postgres }

/// <summary>What to measure and for how long.</summary>
sealed record LoadOptions
{
    public Store Store { get; private set; }
    /// <summary>Connections, each with one request under way; 1 to 4096.</summary>
    public int Connections { get; private set; } = 256;
    /// <summary>Affiliates that the clicks go to in turn; 1 to 10 000.</summary>
    public int Affiliates { get; private set; } = 100;
    /// <summary>Rounds of each server, taken in turns; 1 to 100.</summary>
    public int Rounds { get; private set; } = 5;
    /// <summary>Length of a round; 1 to 600 seconds.</summary>
    public int Seconds { get; private set; } = 5;
    /// <summary>Load before the first round, once for each server; 0 to 600 seconds.</summary>
    public int Warmup { get; private set; } = 10;
    /// <summary>An empty PostgreSQL database; without it a private server is made from the binaries of this machine.</summary>
    public string? Postgres { get; private set; }
    /// <summary>The built Api to start; default: the one built beside this program.</summary>
    public string ApiAssembly { get; private set; } = Built("Api");

    /// <summary>The silo that was built beside this program.</summary>
    public string SiloAssembly { get; } = Built("Silo");

    public const string Usage = """
        usage: load [--store sqlite|postgres] [--connections 256] [--affiliates 100] [--rounds 5] [--seconds 5]
                    [--warmup 10] [--postgres <connection string of an empty database>] [--api <Affiliates.Api.dll>]
               baseline <url>
        """;

    /// <summary>A private server of this store, and a built Api; null: the one beside this program.</summary>
    public static LoadOptions For(Store store, string? api = null) => new() { Store = store, ApiAssembly = api ?? Built("Api") };

    /// <summary>Null when the arguments make no sense.</summary>
    public static LoadOptions? Parse(ReadOnlySpan<string> args)
    {
        var options = new LoadOptions();
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
                var known = Enum.TryParse<Store>(value, ignoreCase: true, out var store);
                Store = store;
                return known;
            case "--postgres":
                Postgres = value;
                return true;
            case "--api":
                ApiAssembly = Path.GetFullPath(value);
                return File.Exists(ApiAssembly);
        }
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }
        switch (name)
        {
            case "--connections": Connections = number; return number is >= 1 and <= 4096;
            case "--affiliates": Affiliates = number; return number is >= 1 and <= 10_000;
            case "--rounds": Rounds = number; return number is >= 1 and <= 100;
            case "--seconds": Seconds = number; return number is >= 1 and <= 600;
            case "--warmup": Warmup = number; return number is >= 0 and <= 600;
            default: return false;
        }
    }

    /// <summary>Artifacts lie side by side: bin/Benchmarks/release and bin/Api/release.</summary>
    static string Built(string program)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, program, here.Name, $"Affiliates.{program}.dll");
    }
}
