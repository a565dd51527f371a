using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Affiliates.Client.Http;

/// <summary>Amounts and percents: decimal here, on the wire a text or a number, and never binary floating point.</summary>
sealed class Amounts : JsonConverter<decimal>
{
    public static string Write(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String
            ? decimal.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new JsonException("This is no amount.")
            : reader.GetDecimal();

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteStringValue(Write(value));
}
