using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Affiliates.Api.Problems;

/// <summary>An answer that says what went wrong, as RFC 9457 has it: <c>application/problem+json</c>.</summary>
public sealed class Problem : IResult
{
    public const string MediaType = "application/problem+json";

    static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required int Status { get; init; }
    /// <summary>A sentence for a person.</summary>
    public required string Detail { get; init; }
    /// <summary>What is wrong with each field; empty when it is not about fields.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();
    /// <summary>When to come back, for 429 and 503.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Problem BadRequest(string detail) => new() { Status = StatusCodes.Status400BadRequest, Detail = detail };

    /// <summary>400 about one field.</summary>
    public static Problem Field(string field, string message) => Fields(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>400 about fields; the first one makes the detail.</summary>
    public static Problem Fields(IReadOnlyDictionary<string, string[]> errors)
    {
        var (field, messages) = errors.First();
        return new() { Status = StatusCodes.Status400BadRequest, Detail = $"{field}: {messages[0]}", Errors = errors };
    }

    public static Problem Unauthorized(string detail = "Authentication credentials were not provided") =>
        new() { Status = StatusCodes.Status401Unauthorized, Detail = detail };

    public static Problem Forbidden(string detail = "You do not have permission to do this") =>
        new() { Status = StatusCodes.Status403Forbidden, Detail = detail };

    /// <summary>There is none, or it is somebody else's: which of the two is not told.</summary>
    public static Problem NotFound(string detail = "Not found") => new() { Status = StatusCodes.Status404NotFound, Detail = detail };

    public static Problem Conflict(string detail) => new() { Status = StatusCodes.Status409Conflict, Detail = detail };

    public static Problem TooLarge(int limit) => new()
    {
        Status = StatusCodes.Status413PayloadTooLarge,
        Detail = string.Create(CultureInfo.InvariantCulture, $"The body is larger than {limit / 1024} KiB"),
    };

    public static Problem UnsupportedMediaType(string expected) =>
        new() { Status = StatusCodes.Status415UnsupportedMediaType, Detail = $"Send the body as {expected}" };

    public static Problem TooManyRequests(TimeSpan retryAfter, string detail = "Too many requests: slow down") =>
        new() { Status = StatusCodes.Status429TooManyRequests, Detail = detail, RetryAfter = retryAfter };

    public static Problem Unavailable(string detail = "The service cannot take this now: try again in a moment") =>
        new() { Status = StatusCodes.Status503ServiceUnavailable, Detail = detail, RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>For a status that nobody has put into words.</summary>
    public static Problem OfStatus(int status) => new() { Status = status, Detail = ReasonPhrases.GetReasonPhrase(status) };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = MediaType;
        if (Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter =
                Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var body = ToJson();
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(httpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(Status));
            json.WriteNumber("status", Status);
            json.WriteString("detail", Detail);
            if (Errors.Count > 0)
            {
                json.WriteStartObject("errors");
                foreach (var (field, messages) in Errors)
                {
                    json.WriteStartArray(field);
                    foreach (var message in messages)
                    {
                        json.WriteStringValue(message);
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
