using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Privacy;

/// <summary>Persons who want to be forgotten. Money and counters stay: they say nothing of who it was.</summary>
public static class PrivacyEndpoints
{
    public static void MapPrivacy(this IEndpointRouteBuilder app)
    {
        const string concept = "Privacy";
        const string about = "Persons who want to be forgotten. Money and counters stay: they say nothing of who it was.";
        app.MapPost("/affiliates/privacy/erase-visitor/", EraseVisitor).For(Access.Admin).RefusesBadInput()
            .About(concept, about)
            .Documented("eraseVisitor", "Erase a visitor", "What is known of them goes from every event; the events, counters and money stay.")
            .Takes<ErasedVisitor>("""{"session_id": "visit-1", "customer_id": "customer-1"}""")
            .Answers<ErasedAnswer>();
        app.MapPost("/affiliates/affiliates/{id}/erase/", EraseAffiliate).For(Access.Owner).RefusesBadInput()
            .About(concept, about)
            .Documented("eraseAffiliate", "Erase an affiliate's person", "The name and the payout details go, and it is switched off; its money stays.")
            .Takes<Nothing>("{}")
            .Answers<AffiliateAnswer>();
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

/// <summary>Who is to be forgotten: by <c>session_id</c>, <c>customer_id</c> or both.</summary>
public sealed record ErasedVisitor
{
    /// <example>visit-1</example>
    [MaxLength(100)]
    public string? SessionId { get; init; }

    /// <example>customer-1</example>
    [MaxLength(200)]
    public string? CustomerId { get; init; }
}

/// <summary>What was erased.</summary>
/// <param name="Actions">Events from which something was erased.</param>
public sealed record ErasedAnswer(long Actions);
