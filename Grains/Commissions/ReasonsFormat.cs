using System.Text.Json;
using System.Text.Json.Serialization;

namespace Affiliates.Commissions;

/// <summary>Reasons as the text that is stored: JSON, whole cents, without what is empty.</summary>
public static class ReasonsFormat
{
    public static string Write(CommissionReasons reasons) => JsonSerializer.Serialize(reasons, ReasonsJson.Default.CommissionReasons);

    /// <summary>Null for what is not there or cannot be read any more.</summary>
    public static CommissionReasons? Read(string? stored)
    {
        try
        {
            return stored is null ? null : JsonSerializer.Deserialize(stored, ReasonsJson.Default.CommissionReasons);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(CommissionReasons))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(Cents)])]
sealed partial class ReasonsJson : JsonSerializerContext
{
    sealed class Cents : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Cents);
    }
}
