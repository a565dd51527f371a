namespace Affiliates.Api.Payouts;

public static class PayoutEndpoints
{
    const int MaxReference = 200;
    const int MaxReason = 500;

    public static void MapPayouts(this IEndpointRouteBuilder app)
    {
        var payouts = app.MapGroup("/affiliates/payouts").For(Access.SignedIn).RefusesBadInput()
            .About("Payouts", "What is paid out: `pending`, `processing`, then `paid` or `failed`; or `cancelled` before.");
        const string not = "The payout is not in a status that this follows on, or a field is wrong";
        payouts.MapGet("/", List)
            .Documented("listPayouts", "List payouts")
            .Lists<PayoutAnswer>(Parameter.Choice("status", PayoutStatuses.All, "Only those in this status"), Parameter.Code())
            .OrderedBy(SortFields.Payouts);
        payouts.MapGet("/{id}/", Get)
            .Documented("getPayout", "Read a payout")
            .Answers<PayoutAnswer>();
        payouts.MapPost("/{id}/process/", Process).For(Access.Admin)
            .Documented("processPayout", "Begin a payout", "It is on its way: `processing`.")
            .Takes<Nothing>("{}")
            .Answers<PayoutAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, not);
        payouts.MapPost("/{id}/complete/", Complete).For(Access.Admin)
            .Documented("completePayout", "Complete a payout", "It has arrived: its commissions are `paid`.")
            .Takes<Completion>("""{"reference": "transfer-2026-0042"}""")
            .Answers<PayoutAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, not);
        payouts.MapPost("/{id}/fail/", Fail).For(Access.Admin)
            .Documented("failPayout", "Fail a payout", "It has not arrived: the money is available again.")
            .Takes<Failure>("""{"reason": "The account does not exist"}""")
            .Answers<PayoutAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, not);
        payouts.MapPost("/{id}/cancel/", Cancel)
            .Documented("cancelPayout", "Cancel a payout", "As long as nobody has begun to pay it: the money is available again. Its affiliate may, too.")
            .Takes<Cancellation>("""{"reason": "Pay to another account"}""")
            .Answers<PayoutAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, not);
        payouts.MapPost("/request/", Ask).For(Access.Affiliate)
            .Documented("requestPayout", "Ask for a payout", "Of the whole available balance. Two at once never pay twice.")
            .Takes<Nothing>("{}")
            .Makes<PayoutAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, "The balance is below the threshold, or there is no payout method");
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
        Move(http, id, caller, body, new PayoutMove(default, PayoutStatus.Processing, null, null, caller.Actor), grains, attempts, tenants);

    static Task<IResult> Complete(HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, KnownTenants tenants) =>
        Move(
            http, id, caller, body, new PayoutMove(default, PayoutStatus.Paid, body.Text("reference", MaxReference), null, caller.Actor), grains,
            attempts, tenants);

    static Task<IResult> Fail(HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, KnownTenants tenants) =>
        Move(
            http, id, caller, body, new PayoutMove(default, PayoutStatus.Failed, null, body.Text("reason", MaxReason), caller.Actor), grains,
            attempts, tenants);

    // Its affiliate may too, as long as nobody has begun to pay.
    static Task<IResult> Cancel(HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, KnownTenants tenants) =>
        Move(
            http, id, caller, body, new PayoutMove(default, PayoutStatus.Cancelled, null, body.Text("reason", MaxReason), caller.Actor), grains,
            attempts, tenants);

    static async Task<IResult> Move(
        HttpContext http, string id, Caller caller, JsonBody body, PayoutMove move, IGrainFactory grains, Attempts attempts,
        KnownTenants tenants)
    {
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!Guid.TryParse(id, out var payoutId)
            || await attempts.Repeatable(() => grains.Directory(http.Tenant).Payout(payoutId)) is not { } payout
            || !caller.MaySee(payout.AffiliateCode))
        {
            return Problem.NotFound();
        }

        var affiliate = grains.Affiliate(new AffiliateId(http.Tenant, payout.AffiliateCode));
        var outcome = await attempts.Recognised(async again => await affiliate.MovePayout(move with { Id = payoutId }) switch
        {
            // The answer to an earlier try of this request may have been lost after the payout was moved; what it was before, none of them did.
            PayoutAlready(var status) when again && status == move.To && payout.Status != move.To && await grains.Directory(http.Tenant).Payout(payoutId) is { } made => new PayoutMoved(made),
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
        var id = Ids.Next(time.Now);
        var tries = 0;
        var outcome = await attempts.Repeatable(async () =>
            // The answer to an earlier try of this request may have been lost after the payout was made.
            ++tries > 1 && await grains.Directory(http.Tenant).Payout(id) is { } made
                ? new PayoutRequested(made)
                : await grains.Affiliate(new AffiliateId(http.Tenant, code)).RequestPayout(new PayoutRequest(id, caller.Actor)));
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
