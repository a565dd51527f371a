namespace Affiliates.Client;

/// <summary>How a client calls the service.</summary>
public sealed class AffiliatesClientOptions
{
    /// <summary>The service's address, such as <c>https://affiliates.example.com</c>. Default: the <see cref="HttpClient"/>'s own.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>
    /// The key of a machine, as the service has shown it once; null: calls are anonymous until <see cref="AffiliatesClient.With"/> says
    /// otherwise.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>The tenant that calls are for, by slug or id; null: that of the credentials, or the default one.</summary>
    public string? Tenant { get; set; }

    /// <summary>How often a call is made again after a failure that passes. Default 4; 0: never.</summary>
    public int Retries { get; set; } = 4;

    /// <summary>Wait before the first repeat; doubled, with jitter, before each one after it. Default 200 ms.</summary>
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest wait before a repeat. A <c>Retry-After</c> that is longer is not waited for, but told. Default 10 s.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long one try may take until its answer is there; used where this library makes the <see cref="HttpClient"/>. Default 30 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After so long without a sign of life a stream of live events is opened anew. Default 45 s; the service beats every 15 s.</summary>
    public TimeSpan LiveSilence { get; set; } = TimeSpan.FromSeconds(45);
}
