namespace Affiliates.Api.Commissions;

/// <summary>Why a commission is what it is.</summary>
public static class ExplainEndpoint
{
    public static void MapExplanations(this IEndpointRouteBuilder app) =>
        app.MapGet("/affiliates/commissions/{id}/explain/", Explain).For(Access.SignedIn)
            .About("Commissions", "What affiliates have earned: `pending`, then `approved` or `rejected`, and `paid`.")
            .Documented(
                "explainCommission", "Explain a commission",
                "Why it is what it is: the touches, the rules that lost, the rounding, and every movement of the money. An affiliate is not told whose others' touches were.")
            .Answers<ExplanationAnswer>();

    static async Task<IResult> Explain(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts) =>
        Guid.TryParse(id, out var commission)
        && await attempts.Repeatable(() => grains.Directory(http.Tenant).Explain(commission)) is { } explanation
        && caller.MaySee(explanation.Commission.AffiliateCode)
            ? TypedResults.Ok(ExplanationAnswer.From(explanation, caller))
            : Problem.NotFound();
}
