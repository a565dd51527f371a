using System.Globalization;
using Affiliates.Benchmarks.Load;

namespace Affiliates.Benchmarks.Scale;

/// <summary>At what rate to measure, and for how long.</summary>
sealed record ScaleOptions
{
    /// <summary>Clicks a second, the same for every number of silos; 1 to 100 000.</summary>
    public int Rate { get; private set; } = 2_000;
    /// <summary>Connections that share it; 1 to 4096.</summary>
    public int Connections { get; private set; } = 64;
    /// <summary>Affiliates that the clicks go to in turn; 1 to 10 000.</summary>
    public int Affiliates { get; private set; } = 100;
    /// <summary>Rounds of each cluster; 1 to 100.</summary>
    public int Rounds { get; private set; } = 3;
    /// <summary>Length of a round; 1 to 600 seconds.</summary>
    public int Seconds { get; private set; } = 10;
    /// <summary>Load before the first round; 0 to 600 seconds.</summary>
    public int Warmup { get; private set; } = 15;
    /// <summary>Silos behind the front-end, in turns of their own; 0: inside of it.</summary>
    public IReadOnlyList<int> Silos { get; private set; } = [0, 1, 2, 3];

    public const string Usage =
        "       scale [--rate 2000] [--connections 64] [--affiliates 100] [--rounds 3] [--seconds 10] [--warmup 15] [--silos 0,1,2,3]";

    public string ApiAssembly { get; } = new LoadOptions().ApiAssembly;

    public string SiloAssembly => ApiAssembly.Replace("Api", "Silo", StringComparison.Ordinal);

    /// <summary>Null when the arguments make no sense.</summary>
    public static ScaleOptions? Parse(string[] args)
    {
        var options = new ScaleOptions();
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
        if (name == "--silos")
        {
            string[] numbers = value.Split(',');
            Silos = [.. numbers.Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var silos) ? silos : -1)];
            return Silos.All(silos => silos is >= 0 and <= 10);
        }
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }
        switch (name)
        {
            case "--rate": Rate = number; return number is >= 1 and <= 100_000;
            case "--connections": Connections = number; return number is >= 1 and <= 4096;
            case "--affiliates": Affiliates = number; return number is >= 1 and <= 10_000;
            case "--rounds": Rounds = number; return number is >= 1 and <= 100;
            case "--seconds": Seconds = number; return number is >= 1 and <= 600;
            case "--warmup": Warmup = number; return number is >= 0 and <= 600;
            default: return false;
        }
    }
}
