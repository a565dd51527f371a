namespace Affiliates.Api.Tests.Http;

/// <summary>What an endpoint has to do with a tenant's data.</summary>
public enum Reach
{
    /// <summary>Names one object: another tenant's is 404.</summary>
    One,
    /// <summary>Shows many: only the own tenant's.</summary>
    List,
    /// <summary>Makes or reckons something in the own tenant; what belongs to another cannot be named.</summary>
    Own,
    /// <summary>Public: asks nobody who they are; the tenant is the one that the request names.</summary>
    Public,
    /// <summary>Nothing of a tenant's.</summary>
    None,
}

/// <summary>Who may call: a letter for each, <c>a</c>nonymous, a<c>f</c>filiate, <c>o</c>wner, <c>s</c>uperuser, keys with scope <c>t</c>rack, <c>r</c>ead, <c>m</c>anage.</summary>
public sealed record Line(string Callers, Reach Reach);

/// <summary>Every endpoint there is, with a line. One that is added without a line fails the tests.</summary>
public static class EndpointTable
{
    const string Everybody = "afostrm";

    public static readonly IReadOnlyDictionary<string, Line> Lines = new Dictionary<string, Line>
    {
        ["GET /"] = new(Everybody, Reach.Public),
        ["HEAD /"] = new(Everybody, Reach.Public),
        ["GET /health/live/"] = new(Everybody, Reach.None),
        ["HEAD /health/live/"] = new(Everybody, Reach.None),
        ["GET /health/ready/"] = new(Everybody, Reach.None),
        ["HEAD /health/ready/"] = new(Everybody, Reach.None),
        ["GET /openapi/v1.json"] = new(Everybody, Reach.None),
        ["GET /docs/{**file}"] = new(Everybody, Reach.None),
        ["POST /api/token/"] = new(Everybody, Reach.None),
        ["POST /api/token/refresh/"] = new(Everybody, Reach.None),
        ["POST /api/token/revoke/"] = new(Everybody, Reach.None),
        ["GET /r/{slug}/"] = new(Everybody, Reach.Public),
        ["HEAD /r/{slug}/"] = new(Everybody, Reach.Public),
        ["GET /affiliates/r/{slug}/"] = new(Everybody, Reach.Public),
        ["HEAD /affiliates/r/{slug}/"] = new(Everybody, Reach.Public),
        ["POST /affiliates/api/referral-actions/track/"] = new(Everybody, Reach.Public),
        ["POST /affiliates/referral-actions/track/"] = new(Everybody, Reach.Public),
        ["GET /affiliates/api/referral-actions/track/pixel.gif"] = new(Everybody, Reach.Public),
        ["HEAD /affiliates/api/referral-actions/track/pixel.gif"] = new(Everybody, Reach.Public),
        ["GET /affiliates/referral-actions/track/pixel.gif"] = new(Everybody, Reach.Public),
        ["HEAD /affiliates/referral-actions/track/pixel.gif"] = new(Everybody, Reach.Public),
        ["POST /affiliates/api/referral-actions/track/batch/"] = new("ost", Reach.Own),
        ["POST /affiliates/referral-actions/track/batch/"] = new("ost", Reach.Own),
        ["GET /affiliates/tracker.js"] = new(Everybody, Reach.Public),
        ["HEAD /affiliates/tracker.js"] = new(Everybody, Reach.Public),
        ["GET /affiliates/postback/"] = new(Everybody, Reach.Public),
        ["POST /affiliates/postback/"] = new(Everybody, Reach.Public),

        ["GET /affiliates/affiliates/"] = new("fosrm", Reach.List),
        ["POST /affiliates/affiliates/"] = new("osm", Reach.Own),
        ["GET /affiliates/affiliates/{id}/"] = new("fosrm", Reach.One),
        ["PATCH /affiliates/affiliates/{id}/"] = new("fosm", Reach.One),
        ["POST /affiliates/affiliates/{id}/erase/"] = new("os", Reach.One),
        ["POST /affiliates/verify/"] = new("os", Reach.Own),
        ["POST /affiliates/privacy/erase-visitor/"] = new("osm", Reach.Own),
        ["GET /affiliates/affiliates/stats/"] = new("fosrm", Reach.Own),
        ["GET /affiliates/affiliates/{id}/stats/"] = new("fosrm", Reach.One),
        ["GET /affiliates/affiliates/{id}/performance/"] = new("fosrm", Reach.One),

        ["GET /affiliates/referral-links/"] = new("fosrm", Reach.List),
        ["POST /affiliates/referral-links/"] = new("fosm", Reach.Own),
        ["GET /affiliates/referral-links/{id}/"] = new("fosrm", Reach.One),
        ["PATCH /affiliates/referral-links/{id}/"] = new("fosm", Reach.One),
        ["PUT /affiliates/referral-links/{id}/"] = new("fosm", Reach.One),
        ["DELETE /affiliates/referral-links/{id}/"] = new("fosm", Reach.One),

        ["GET /affiliates/referral-actions/"] = new("fosrm", Reach.List),
        ["GET /affiliates/referral-actions/live/"] = new("fosrm", Reach.List),
        ["GET /affiliates/referral-actions/{id}/"] = new("fosrm", Reach.One),

        ["GET /affiliates/commissions/"] = new("fosrm", Reach.List),
        ["GET /affiliates/commissions/{id}/"] = new("fosrm", Reach.One),
        ["GET /affiliates/commissions/{id}/explain/"] = new("fosrm", Reach.One),
        ["POST /affiliates/commissions/bulk-approve/"] = new("osm", Reach.Own),
        ["POST /affiliates/commissions/{id}/approve/"] = new("osm", Reach.One),
        ["POST /affiliates/commissions/{id}/reject/"] = new("osm", Reach.One),

        ["GET /affiliates/referral-actions/{id}/refunds/"] = new("osrm", Reach.One),
        ["POST /affiliates/conversions/{orderId}/refund/"] = new("osm", Reach.One),
        ["POST /affiliates/referral-actions/{id}/refund/"] = new("osm", Reach.One),

        ["GET /affiliates/commission-rules/"] = new("osrm", Reach.List),
        ["POST /affiliates/commission-rules/"] = new("osm", Reach.Own),
        ["POST /affiliates/commission-rules/preview/"] = new("osm", Reach.Own),
        ["GET /affiliates/commission-rules/{id}/"] = new("osrm", Reach.One),
        ["PATCH /affiliates/commission-rules/{id}/"] = new("osm", Reach.One),
        ["PUT /affiliates/commission-rules/{id}/"] = new("osm", Reach.One),
        ["DELETE /affiliates/commission-rules/{id}/"] = new("osm", Reach.One),

        ["GET /affiliates/payouts/"] = new("fosrm", Reach.List),
        ["GET /affiliates/payouts/{id}/"] = new("fosrm", Reach.One),
        ["POST /affiliates/payouts/{id}/process/"] = new("osm", Reach.One),
        ["POST /affiliates/payouts/{id}/complete/"] = new("osm", Reach.One),
        ["POST /affiliates/payouts/{id}/fail/"] = new("osm", Reach.One),
        ["POST /affiliates/payouts/{id}/cancel/"] = new("fosm", Reach.One),
        ["POST /affiliates/payouts/request/"] = new("f", Reach.Own),

        ["GET /affiliates/payout-runs/"] = new("osrm", Reach.List),
        ["POST /affiliates/payout-runs/"] = new("osm", Reach.Own),
        ["GET /affiliates/payout-runs/{id}/"] = new("osrm", Reach.One),
        ["POST /affiliates/payout-runs/{id}/process/"] = new("osm", Reach.One),
        ["GET /affiliates/payout-runs/{id}/paypal.csv"] = new("os", Reach.One),

        ["GET /affiliates/programme/"] = new("fosrm", Reach.Own),
        ["GET /affiliates/programme/totals/"] = new("osrm", Reach.Own),
        ["GET /affiliates/system/"] = new("s", Reach.None),

        ["GET /affiliates/tenants/"] = new("osrm", Reach.List),
        ["POST /affiliates/tenants/"] = new("s", Reach.None),
        ["GET /affiliates/tenants/{id}/"] = new("osrm", Reach.One),
        ["PATCH /affiliates/tenants/{id}/"] = new("os", Reach.One),
        ["PUT /affiliates/tenants/{id}/"] = new("s", Reach.None),
        ["DELETE /affiliates/tenants/{id}/"] = new("s", Reach.None),
        ["GET /affiliates/tenants/{id}/conversion-secret/"] = new("os", Reach.One),
        ["POST /affiliates/tenants/{id}/conversion-secret/"] = new("os", Reach.One),

        ["GET /affiliates/users/"] = new("osrm", Reach.List),
        ["POST /affiliates/users/"] = new("osm", Reach.Own),
        ["GET /affiliates/users/me/"] = new("fos", Reach.Own),
        ["POST /affiliates/users/me/password/"] = new("fos", Reach.Own),
        ["GET /affiliates/users/{id}/"] = new("osrm", Reach.One),
        ["PATCH /affiliates/users/{id}/"] = new("os", Reach.One),

        ["GET /affiliates/api-keys/"] = new("os", Reach.List),
        ["POST /affiliates/api-keys/"] = new("os", Reach.Own),
        ["GET /affiliates/api-keys/{id}/"] = new("os", Reach.One),
        ["DELETE /affiliates/api-keys/{id}/"] = new("os", Reach.One),
    };

    /// <summary>The address of an endpoint with a programme's own ids in it.</summary>
    public static string Address(string endpoint, Programme of)
    {
        var path = endpoint[(endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        var concept = path.Split('/')[2..] is [var name, ..] ? name : "";
        return path
            .Replace("{slug}", of.LinkSlug, StringComparison.Ordinal)
            .Replace("{order_id}", of.Ids["conversions"], StringComparison.Ordinal)
            .Replace("{orderId}", of.Ids["conversions"], StringComparison.Ordinal)
            .Replace("{id}", of.Ids.GetValueOrDefault(concept, ""), StringComparison.Ordinal);
    }

    /// <summary>A call that changes nothing: its body cannot be understood, which comes after the question of who may.</summary>
    public static HttpRequestMessage Probe(string endpoint, string address)
    {
        var method = new HttpMethod(endpoint[..endpoint.IndexOf(' ', StringComparison.Ordinal)]);
        return new HttpRequestMessage(method, new Uri(address, UriKind.Relative))
        {
            Content = method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Delete
                ? null
                : new StringContent("[]", Encoding.UTF8, "application/json"),
        };
    }
}
