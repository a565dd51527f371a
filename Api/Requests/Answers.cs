using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Affiliates.Api.Requests;

/// <summary>How what we answer is written down.</summary>
public static class Answers
{
    public static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        // Answers are JSON and never part of a page: no need to escape quotes and plus signs as if they were.
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.Converters.Add(new MoneyConverter());
        json.Converters.Add(new TimeConverter());
    }

    /// <summary>A page of a list as a plain array; where the next one is stands in the header <c>Link</c>.</summary>
    /// <param name="http">The request: the next page's address is the same but for the cursor.</param>
    /// <param name="cursor">Null: there is no next page.</param>
    /// <param name="answers">The rows.</param>
    public static IResult List<TAnswer>(HttpContext http, string? cursor, IReadOnlyList<TAnswer> answers)
    {
        if (cursor is not null)
        {
            var query = new QueryBuilder(http.Request.Query.Where(p => p.Key is not "cursor")
                .SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value ?? "")))
            {
                { "cursor", cursor },
            };
            var url = UriHelper.BuildAbsolute(
                http.Request.Scheme, http.Request.Host, http.Request.PathBase, http.Request.Path, query.ToQueryString());
            http.Response.Headers.Link = $"<{url}>; rel=\"next\"";
        }

        return TypedResults.Ok(answers);
    }

    /// <summary>Percent of the clicks that became conversions, two places; nothing came of nothing.</summary>
    public static decimal ConversionRate(long clicks, long conversions) =>
        clicks == 0 ? 0.00m : decimal.Round(100.00m * conversions / clicks, 2, MidpointRounding.ToEven) + 0.00m;

    sealed class MoneyConverter : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Amounts from outside are read by Amount.");

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }

    sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Times from outside are read by ListQuery.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime);
    }
}
