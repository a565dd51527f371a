using System.Globalization;
using Affiliates.Benchmarks.Load;

namespace Affiliates.Benchmarks.Lists;

/// <summary>How long the lists are, and how often they are asked.</summary>
sealed record ListsOptions(LoadOptions Server)
{
    /// <summary>Commissions of one affiliate, whose first page and page 900 are compared; 90 001 at least.</summary>
    public const int Listed = 100_000;

    /// <summary>Commissions of the tenant, all of which go out as CSV; more than <see cref="Listed"/>.</summary>
    public int Rows { get; private set; } = 1_000_000;

    /// <summary>Requests for each of the two pages, in turns; 1 to 10 000.</summary>
    public int Requests { get; private set; } = 300;

    public const string Usage = "       lists [--store sqlite|postgres] [--rows 1000000] [--requests 300]";

    /// <summary>Null when the arguments make no sense.</summary>
    public static ListsOptions? Parse(string[] args)
    {
        var (store, rows, requests) = ("sqlite", 1_000_000, 300);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--store": store = args[i + 1]; break;
                case "--rows" when int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out rows) && rows > Listed: break;
                case "--requests" when int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out requests) && requests is >= 1 and <= 10_000: break;
                default: return null;
            }
        }
        return args.Length % 2 == 0 && LoadOptions.Parse(["--store", store]) is { } server
            ? new ListsOptions(server) { Rows = rows, Requests = requests }
            : null;
    }
}
