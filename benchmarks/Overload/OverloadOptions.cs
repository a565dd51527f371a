using Affiliates.Benchmarks.Load;

namespace Affiliates.Benchmarks.Overload;

/// <summary>How much more than it can take, and for how long.</summary>
sealed record OverloadOptions
{
    /// <summary>What is started, and the load that it can take.</summary>
    public required LoadOptions Normal { get; init; }
    /// <summary>Connections during the overload, each with one request under way; 1 to 4096.</summary>
    public int Connections { get; init; } = 4096;
    /// <summary>Length of the overload; 1 to 600 seconds.</summary>
    public int Seconds { get; init; } = 60;
    /// <summary>When who was refused asks again, in milliseconds, give or take a half; 1000 is what <c>Retry-After</c> says; 1 to 60 000.</summary>
    public int RetryAfter { get; init; } = 1000;

    public const string Usage = "       overload [--overload-connections 4096] [--overload-seconds 60] [--retry-after 1000] [all of load's]";

    /// <summary>Null when the arguments make no sense.</summary>
    public static OverloadOptions? Parse(string[] args)
    {
        var (connections, seconds, retryAfter) = (4096, 60, 1000);
        List<string> rest = [];
        for (var i = 0; i < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--overload-connections" when i + 1 < args.Length && int.TryParse(args[i + 1], out connections) && connections is >= 1 and <= 4096:
                case "--overload-seconds" when i + 1 < args.Length && int.TryParse(args[i + 1], out seconds) && seconds is >= 1 and <= 600:
                case "--retry-after" when i + 1 < args.Length && int.TryParse(args[i + 1], out retryAfter) && retryAfter is >= 1 and <= 60_000:
                    break;
                default:
                    rest.AddRange(args[i..Math.Min(i + 2, args.Length)]);
                    break;
            }
        }
        return LoadOptions.Parse([.. rest]) is { } normal ? new OverloadOptions { Normal = normal, Connections = connections, Seconds = seconds, RetryAfter = retryAfter } : null;
    }
}
