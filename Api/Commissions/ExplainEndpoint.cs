namespace Affiliates.Api.Commissions;

/// <summary>Why a commission is what it is.</summary>
public static class ExplainEndpoint
{
    public static void MapExplanations(this IEndpointRouteBuilder app) =>
        app.MapGet("/affiliates/commissions/{id}/explain/", Explain).For(Access.SignedIn);

    static async Task<IResult> Explain(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts) =>
        Guid.TryParse(id, out var commission)
        && await attempts.Repeatable(() => grains.Directory(http.Tenant).Explain(commission)) is { } explanation
        && caller.MaySee(explanation.Commission.AffiliateCode)
            ? TypedResults.Ok(ExplanationAnswer.From(explanation, caller))
            : Problem.NotFound();
}
