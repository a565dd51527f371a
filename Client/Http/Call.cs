namespace Affiliates.Client.Http;

/// <summary>One call, as often as it has to be made: the same bytes and the same key each time.</summary>
sealed record Call(HttpMethod Method, string Path)
{
    /// <summary>Null: none.</summary>
    public byte[]? Body { get; init; }

    public string Accept { get; init; } = "application/json";

    /// <summary>By which the service knows it again; null: none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Carried out twice it does nothing that once would not have done.</summary>
    public bool IsRepeatable { get; init; } = Method != HttpMethod.Post;

    /// <summary>The answer is read while it comes.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>Shows no credentials: it is how one comes by them.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Statuses that are answers, beside those of success.</summary>
    public bool TakesRedirects { get; init; }

    public static Call Get(string path) => new(HttpMethod.Get, path);

    public static Call Delete(string path) => new(HttpMethod.Delete, path);

    public static Call Post<T>(string path, T body, bool repeatable = false) =>
        new(HttpMethod.Post, path) { Body = Json.Write(body), IsRepeatable = repeatable };

    public static Call Post(string path, bool repeatable = false) => Post(path, Nothing.AtAll, repeatable);

    public static Call Patch<T>(string path, T body) => new(HttpMethod.Patch, path) { Body = Json.Write(body) };

    public static Call Put<T>(string path, T body) => new(HttpMethod.Put, path) { Body = Json.Write(body) };
}

/// <summary>An empty object.</summary>
sealed record Nothing
{
    public static readonly Nothing AtAll = new();
}
