namespace Affiliates.Api.Payouts;

public static class PayoutEndpoints
{
    public static void MapPayouts(this IEndpointRouteBuilder app)
    {
        var payouts = app.MapGroup("/affiliates/payouts").For(Access.SignedIn).RefusesBadInput();
        payouts.MapGet("/", List);
        payouts.MapGet("/{id}/", Get);
        payouts.MapPost("/{id}/process/", Process).For(Access.Admin);
        payouts.MapPost("/{id}/complete/", Complete).For(Access.Admin);
        payouts.MapPost("/{id}/fail/", Fail).For(Access.Admin);
        payouts.MapPost("/request/", Ask).For(Access.Affiliate);
    }

    static async Task<IResult> List(
        HttpContext http, Caller caller, ListQuery query, IGrainFactory grains, Attempts attempts, KnownTenants tenants)
    {
        var status = PayoutStatuses.Read(query);
        var code = query.Text("affiliate_code", 50);
        if (Visibility.Of(caller, code) is not { } scope)
        {
            return await Lists.Nothing<PayoutAnswer>(http, query);
        }

        var tenant = (await tenants.Get(http.Tenant)).Uid;
        return await Lists.Answer(
            http,
            query,
            page => attempts.Repeatable(() => grains.Directory(http.Tenant).Payouts(status, scope.Code, page)),
            payout => PayoutAnswer.From(payout, tenant));
    }

    static async Task<IResult> Get(
        HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts, KnownTenants tenants) =>
        Guid.TryParse(id, out var payoutId)
        && await attempts.Repeatable(() => grains.Directory(http.Tenant).Payout(payoutId)) is { } payout
        && caller.MaySee(payout.AffiliateCode)
            ? TypedResults.Ok(PayoutAnswer.From(payout, (await tenants.Get(http.Tenant)).Uid))
            : Problem.NotFound();

    static Task<IResult> Process(HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, KnownTenants tenants) =>
        Move(http, id, caller, body, PayoutStatus.Processing, null, grains, attempts, tenants);

    static Task<IResult> Complete(HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, KnownTenants tenants) =>
        Move(http, id, caller, body, PayoutStatus.Paid, body.Text("reference", 200), grains, attempts, tenants);

    static Task<IResult> Fail(HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, KnownTenants tenants) =>
        Move(http, id, caller, body, PayoutStatus.Failed, body.Text("reason", 500), grains, attempts, tenants);

    static async Task<IResult> Move(
        HttpContext http, string id, Caller caller, JsonBody body, PayoutStatus to, string? reference, IGrainFactory grains, Attempts attempts,
        KnownTenants tenants)
    {
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!Guid.TryParse(id, out var payoutId)
            || await attempts.Repeatable(() => grains.Directory(http.Tenant).Payout(payoutId)) is not { } payout)
        {
            return Problem.NotFound();
        }

        var affiliate = grains.Affiliate(new AffiliateId(http.Tenant, payout.AffiliateCode));
        var outcome = await attempts.Recognised(async again => await affiliate.MovePayout(payoutId, to, reference, caller.Actor) switch
        {
            // The answer to an earlier try of this request may have been lost after the payout was moved.
            PayoutAlready(var status) when again && status == to && await grains.Directory(http.Tenant).Payout(payoutId) is { } made => new PayoutMoved(made),
            var moved => moved,
        });
        return outcome switch
        {
            PayoutMoved(var moved) => TypedResults.Ok(PayoutAnswer.From(moved, (await tenants.Get(http.Tenant)).Uid)),
            PayoutAlready(var status) => Problem.BadRequest($"Payout is already {PayoutStatuses.NameOf(status)}"),
            _ => Problem.NotFound(),
        };
    }

    static async Task<IResult> Ask(
        HttpContext http, Caller caller, JsonBody _, IGrainFactory grains, Attempts attempts, KnownTenants tenants, TimeProvider time)
    {
        var code = caller.AffiliateCode!;
        var id = Guid.CreateVersion7(time.Now);
        var tries = 0;
        var outcome = await attempts.Repeatable(async () =>
            // The answer to an earlier try of this request may have been lost after the payout was made.
            ++tries > 1 && await grains.Directory(http.Tenant).Payout(id) is { } made
                ? new PayoutRequested(made)
                : await grains.Affiliate(new AffiliateId(http.Tenant, code)).RequestPayout(id, caller.Actor));
        return outcome switch
        {
            PayoutRequested(var payout) => TypedResults.Created(
                $"/affiliates/payouts/{payout.Id}/", PayoutAnswer.From(payout, (await tenants.Get(http.Tenant)).Uid)),
            PayoutBelowThreshold(var available, var threshold) =>
                Problem.BadRequest($"The available balance of {available} is below the payout threshold of {threshold}"),
            PayoutNeedsMethod => Problem.BadRequest("Choose a payout method first"),
            _ => Problem.BadRequest("Affiliate is not active"),
        };
    }
}
