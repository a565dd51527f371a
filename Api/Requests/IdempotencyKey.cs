namespace Affiliates.Api.Requests;

/// <summary>The header <c>Idempotency-Key</c> of a request that makes something.</summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    const int MaxLength = 200;

    /// <summary>Null when there is none; a problem when it cannot be one.</summary>
    public static (string? Key, Problem? Unfit) Of(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(Header, out var values))
        {
            return (null, null);
        }

        return values is [{ Length: > 0 and <= MaxLength } key] && !key.Any(char.IsControl)
            ? (key, null)
            : (null, Problem.BadRequest($"{Header} must be one text of 1 to {MaxLength} characters"));
    }
}
