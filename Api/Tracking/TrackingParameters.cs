using Microsoft.OpenApi;

namespace Affiliates.Api.Tracking;

/// <summary>The fields of an event where they come in the query.</summary>
static class TrackingParameters
{
    public static readonly Parameter[] Event =
    [
        Text("referral_code", "An affiliate's code", 50),
        Text("referral_slug", "A link's slug, in place of the code", 100),
        Parameter.Field("click_id", "The id of the click, where neither code nor slug says who referred", () => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }),
        Type("event_type", "`click` when absent"),
        .. Common("conversion_value"),
        Text("session_id", "The visitor's session", TrackFields.MaxSessionId),
        Parameter.Flag("use_sessions", "The session's journey decides who gets the credit"),
        Text("attribution_model", "How", TrackFields.MaxModel),
    ];

    public static readonly Parameter[] Postback =
    [
        Parameter.Field("click_id", "The id of the click, as the redirect has handed it on; needed", () => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }),
        Type("event", "The type of the event; `purchase` when absent"),
        .. Common("amount"),
    ];

    static Parameter[] Common(string value) =>
    [
        Parameter.Flag("is_conversion", "It earns a commission"),
        Parameter.Field(value, "What it is worth, 0 to 99999999.99", () => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 100, Examples = ["99.99"] }),
        Parameter.Field("currency", "ISO 4217; the tenant's when absent", () => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z]{3}$" }),
        Text("order_id", "An order that was taken already is not taken twice", TrackFields.MaxForeignId),
        Text("event_id", "The same for any event", TrackFields.MaxForeignId),
        Text("customer_id", "Your own id of the buyer", TrackFields.MaxForeignId),
        Text("signature", "Proof that the conversion is the shop's own", TrackFields.MaxForeignId),
        // A request line has an end before the metadata's own limit has.
        Text("metadata", "Anything else, as a JSON object", 4000),
    ];

    static Parameter Text(string name, string description, int max) => Parameter.Text(name, max, description);

    static Parameter Type(string name, string description) =>
        Parameter.Field(name, description, () => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[a-z][a-z0-9_]{0,49}$" });
}
