using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Affiliates.Benchmarks.Baseline;

/// <summary>What HTTP and JSON alone cost: an endpoint at the tracking path that parses the event and answers, and does nothing else.</summary>
static class BaselineServer
{
    public static async Task<int> Run(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add(url);
        app.MapGet("/health/ready", () => "ready");
        app.MapPost(TrackingCalls.Path, Answer);
        await app.RunAsync();
        return 0;
    }

    /// <summary>Without binding and result objects: the ratio is meant to be hard on us.</summary>
    static async Task Answer(HttpContext context)
    {
        var e = await JsonSerializer.DeserializeAsync(context.Request.Body, BaselineJson.Default.BaselineEvent, context.RequestAborted);
        var answer = JsonSerializer.SerializeToUtf8Bytes(
            new BaselineAnswer(Guid.CreateVersion7(), e?.ReferralCode, e?.EventType ?? "click", "code"), BaselineJson.Default.BaselineAnswer);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }
}

sealed record BaselineEvent(string? ReferralCode, string? EventType, JsonElement? Metadata);

sealed record BaselineAnswer(Guid Id, string? AffiliateCode, string ActionType, string TrackingMethod);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BaselineEvent))]
[JsonSerializable(typeof(BaselineAnswer))]
sealed partial class BaselineJson : JsonSerializerContext;
