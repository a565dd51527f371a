using System.Net;
using System.Text.Json;

namespace Affiliates.Client.Http;

/// <summary>Reads an answer that is none: RFC 9457, or whatever something in between has sent.</summary>
static class Refusals
{
    public static async Task<AffiliatesException> Of(HttpResponseMessage answer, bool repeated, CancellationToken cancellation)
    {
        var (detail, errors) = Read(await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        return new AffiliatesException(detail ?? $"The service answered {(int)answer.StatusCode} {answer.ReasonPhrase}")
        {
            Status = answer.StatusCode,
            Errors = errors,
            RetryAfter = RetryAfter(answer, TimeProvider.System),
            MayHaveHappened = repeated || (answer.StatusCode >= HttpStatusCode.InternalServerError),
            WasRepeated = repeated,
        };
    }

    public static TimeSpan? RetryAfter(HttpResponseMessage answer, TimeProvider time) => answer.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } => date - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero,
        _ => null,
    };

    static (string? Detail, IReadOnlyDictionary<string, IReadOnlyList<string>> Errors) Read(byte[] body)
    {
        Dictionary<string, IReadOnlyList<string>> errors = [];
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
            {
                return (null, errors);
            }

            if (root.TryGetProperty("errors", out var fields) && fields.ValueKind is JsonValueKind.Object)
            {
                foreach (var field in fields.EnumerateObject().Where(f => f.Value.ValueKind is JsonValueKind.Array))
                {
                    errors[field.Name] = [.. field.Value.EnumerateArray().Select(static message => message.ToString())];
                }
            }

            return (root.TryGetProperty("detail", out var detail) ? detail.ToString() : null, errors);
        }
        catch (JsonException)
        {
            return (null, errors);
        }
    }
}
