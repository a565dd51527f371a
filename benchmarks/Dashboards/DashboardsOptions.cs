using System.Globalization;

namespace Affiliates.Benchmarks.Dashboards;

/// <summary>How many dashboards are open, and beside what.</summary>
sealed record DashboardsOptions
{
    /// <summary>Affiliates' dashboards that are open; 1 to 1 000.</summary>
    public int Open { get; private set; } = 200;
    /// <summary>Affiliates that they are of, in turn; 1 to 1 000. Each click is seen by every dashboard of its affiliate.</summary>
    public int Affiliates { get; private set; } = 20;
    /// <summary>Clicks a second while they are open; 1 to 10 000.</summary>
    public int Rate { get; private set; } = 20;
    /// <summary>Rounds of a server with the portal and one without, in turns; 1 to 100.</summary>
    public int Rounds { get; private set; } = 5;
    /// <summary>Length of what is measured; 1 to 600 seconds.</summary>
    public int Seconds { get; private set; } = 5;

    public const string Usage = "       dashboards [--open 200] [--affiliates 20] [--rate 20] [--rounds 5] [--seconds 5]";

    /// <summary>Null when the arguments make no sense.</summary>
    public static DashboardsOptions? Parse(ReadOnlySpan<string> args)
    {
        var options = new DashboardsOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 >= args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || !options.Take(args[i], number))
            {
                return null;
            }
        }

        return options;
    }

    bool Take(string name, int number)
    {
        switch (name)
        {
            case "--open": Open = number; return number is >= 1 and <= 1_000;
            case "--affiliates": Affiliates = number; return number is >= 1 and <= 1_000;
            case "--rate": Rate = number; return number is >= 1 and <= 10_000;
            case "--rounds": Rounds = number; return number is >= 1 and <= 100;
            case "--seconds": Seconds = number; return number is >= 1 and <= 600;
            default: return false;
        }
    }
}
