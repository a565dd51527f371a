using System.Text.Json;
using System.Text.Json.Serialization;

namespace Affiliates.Client.Http;

/// <summary>The names of an enum's values on the wire: <c>snake_case</c>.</summary>
static class Names<T> where T : struct, Enum
{
    static readonly Dictionary<T, string> ByValue =
        Enum.GetValues<T>().ToDictionary(static v => v, static v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

    static readonly Dictionary<string, T> ByName = ByValue.ToDictionary(static p => p.Value, static p => p.Key, StringComparer.Ordinal);

    public static string Of(T value) => ByValue[value];

    /// <summary>A name that only a younger service knows reads as the default, <c>Unknown</c>.</summary>
    public static T Read(string? name) => name is not null && ByName.TryGetValue(name, out var value) ? value : default;
}

sealed class NamesConverter<T> : JsonConverter<T> where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Names<T>.Read(reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Names<T>.Of(value));
}
