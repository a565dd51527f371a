namespace Affiliates.Api.Privacy;

/// <summary>Persons who want to be forgotten. Money and counters stay: they say nothing of who it was.</summary>
public static class PrivacyEndpoints
{
    public static void MapPrivacy(this IEndpointRouteBuilder app)
    {
        app.MapPost("/affiliates/privacy/erase-visitor/", EraseVisitor).For(Access.Admin).RefusesBadInput();
        app.MapPost("/affiliates/affiliates/{id}/erase/", EraseAffiliate).For(Access.Owner).RefusesBadInput();
    }

    static async Task<IResult> EraseVisitor(HttpContext http, JsonBody body, Erasure erasure)
    {
        var session = body.Text("session_id", 100);
        var customer = body.Text("customer_id", 200);
        if (session is null && customer is null)
        {
            body.Error("session_id", "Name the visitor by session_id, customer_id or both");
        }

        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        return TypedResults.Ok(new ErasedAnswer(await erasure.Visitor(http.Tenant, session, customer)));
    }

    static async Task<IResult> EraseAffiliate(
        HttpContext http, string id, Caller caller, JsonBody _, AffiliateLookup lookup, Erasure erasure, KnownTenants tenants) =>
        await lookup.Visible(http.Tenant, id, caller) is { } account && await erasure.Affiliate(account.Profile) is { } forgotten
            ? TypedResults.Ok(AffiliateAnswer.From(forgotten, await tenants.Get(http.Tenant)))
            : Problem.NotFound();
}

/// <param name="Actions">Events from which something was erased.</param>
public sealed record ErasedAnswer(long Actions);
