using System.Text.Json;
using System.Text.Json.Serialization;

namespace Affiliates.Api.Tracking;

/// <summary>An action in a list, in the very words of the tracking call's answer.</summary>
[JsonConverter(typeof(Converter))]
public sealed record ActionAnswer(TrackedAction Action)
{
    sealed class Converter : JsonConverter<ActionAnswer>
    {
        public override ActionAnswer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Actions are only written.");

        public override void Write(Utf8JsonWriter writer, ActionAnswer value, JsonSerializerOptions options) =>
            ActionJson.Write(writer, value.Action, commissions: null);
    }
}
