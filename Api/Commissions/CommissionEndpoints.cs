namespace Affiliates.Api.Commissions;

public static class CommissionEndpoints
{
    const int MaxReason = 500;
    const int MaxBulk = 1000;

    public static void MapCommissions(this IEndpointRouteBuilder app)
    {
        var commissions = app.MapGroup("/affiliates/commissions").For(Access.SignedIn).RefusesBadInput()
            .About("Commissions", "What affiliates have earned: `pending`, then `approved` or `rejected`, and `paid`.");
        commissions.MapGet("/", List)
            .Documented("listCommissions", "List commissions")
            .Lists<CommissionAnswer>(
                [Parameter.Choice("status", CommissionStatuses.All, "Only those in this status"), Parameter.Code(), .. Parameter.Range("Commissions")])
            .OrderedBy(SortFields.Commissions, "By `amount` only one affiliate's: name its `affiliate_code`, unless they are your own");
        commissions.MapPost("/bulk-approve/", BulkApprove).For(Access.Admin)
            .Documented("approveCommissions", "Approve many commissions", "Each for itself: one that cannot be approved does not keep the others from it.")
            .Takes<BulkApproval>("""{"ids": ["019b7a3e-5c10-7000-8000-2f6d1c9e4b7a"]}""")
            .Answers<BulkAnswer>();
        commissions.MapGet("/{id}/", Get)
            .Documented("getCommission", "Read a commission")
            .Answers<CommissionAnswer>();
        commissions.MapPost("/{id}/approve/", Approve).For(Access.Admin)
            .Documented("approveCommission", "Approve a commission", "Its money becomes available to the affiliate.")
            .Takes<Nothing>("{}")
            .Answers<CommissionAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, "The commission is not pending any more");
        commissions.MapPost("/{id}/reject/", Reject).For(Access.Admin)
            .Documented("rejectCommission", "Reject a commission", "Its money leaves the pending balance.")
            .Takes<Rejection>("""{"reason": "The order was cancelled"}""")
            .Answers<CommissionAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, "The commission is not pending any more, or a field is wrong");
    }

    static Task<IResult> List(HttpContext http, Caller caller, ListQuery query, IGrainFactory grains, Attempts attempts)
    {
        var (from, until) = query.Times();
        var filter = new CommissionFilter
        {
            Status = CommissionStatuses.Read(query),
            AffiliateCode = query.Text("affiliate_code", 50),
            From = from,
            Until = until,
        };
        var visible = Visibility.Of(caller, filter.AffiliateCode);
        if (visible is { Code: null } && query.Page.Order is { Field: "amount" })
        {
            query.Error("ordering", "Name the affiliate_code: only one affiliate's commissions can be ordered by amount");
        }

        return visible is { } scope
            ? Lists.Answer(
                http,
                query,
                page => attempts.Repeatable(() =>
                    grains.Directory(http.Tenant).Commissions(filter with { AffiliateCode = scope.Code }, page)),
                CommissionAnswer.From)
            : Lists.Nothing<CommissionAnswer>(http, query);
    }

    static async Task<IResult> Get(HttpContext http, string id, Caller caller, IGrainFactory grains, Attempts attempts) =>
        await Find(http, id, grains, attempts) is { } commission && caller.MaySee(commission.AffiliateCode)
            ? TypedResults.Ok(CommissionAnswer.From(commission))
            : Problem.NotFound();

    static async Task<IResult> Approve(HttpContext http, string id, Caller caller, JsonBody _, IGrainFactory grains, Attempts attempts) =>
        await Find(http, id, grains, attempts) is { } commission
            ? Answer(await ApproveOne(http, commission, caller, grains, attempts))
            : Problem.NotFound();

    static async Task<IResult> Reject(HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts)
    {
        var reason = body.Text("reason", MaxReason);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        return await Find(http, id, grains, attempts) is { } commission
            ? Answer(await Settle(
                http, commission, CommissionStatus.Rejected, grains, attempts, affiliate => affiliate.Reject(commission.Id, reason, caller.Actor)))
            : Problem.NotFound();
    }

    // Each for itself, in order: one that cannot be approved does not keep the others from it.
    static async Task<IResult> BulkApprove(HttpContext http, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts)
    {
        var ids = body.Texts("ids", MaxBulk, 100);
        if (ids.Count == 0)
        {
            body.Error("ids", $"Name 1 to {MaxBulk} commissions");
        }

        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        Guid[] named = [.. ids.Select(id => Guid.TryParse(id, out var commission) ? commission : Guid.Empty)];
        var known = await attempts.Repeatable(() => grains.Directory(http.Tenant).CommissionsById([.. named.Distinct()]));
        var byId = known.ToDictionary(c => c.Id);
        var outcomes = new Dictionary<Guid, Queue<CommissionOutcome?>>();
        // A call for each affiliate, which approves all of its own in one commit.
        await Task.WhenAll(named.Join(known, id => id, c => c.Id, (id, c) => (Id: id, c.AffiliateCode)).GroupBy(c => c.AffiliateCode, c => c.Id)
            .Select(async of =>
            {
                Guid[] own = [.. of];
                var answers = await ApproveAll(of.Key, own);
                lock (outcomes)
                {
                    foreach (var (id, outcome) in own.Zip(answers))
                    {
                        (outcomes.TryGetValue(id, out var queue) ? queue : outcomes[id] = []).Enqueue(outcome);
                    }
                }
            }));

        BulkResult[] results =
        [
            .. ids.Zip(named, (id, commission) =>
                outcomes.TryGetValue(commission, out var queue) ? BulkResult.Of(id, queue.Dequeue()) : BulkResult.NotFound(id)),
        ];
        return TypedResults.Ok(new BulkAnswer(results.Count(r => r.Status == StatusCodes.Status200OK), results));

        // Null: of these nothing is known now. What the others have approved stays approved, and is answered.
        async Task<IReadOnlyList<CommissionOutcome?>> ApproveAll(string code, Guid[] own)
        {
            try
            {
                return await attempts.Recognised(async again => (await grains.Affiliate(new AffiliateId(http.Tenant, code)).ApproveAll(own, caller.Actor))
                    .Zip(own, (o, id) => again ? RecognisedDecision.Of(o, byId[id], CommissionStatus.Approved) : o).ToList());
            }
            catch (Exception e) when (Attempts.OutcomeOf(e) is not CallFault.Defect)
            {
                return new CommissionOutcome?[own.Length];
            }
        }
    }

    static IResult Answer(CommissionOutcome outcome) => outcome switch
    {
        CommissionChanged(var commission) => TypedResults.Ok(CommissionAnswer.From(commission)),
        CommissionAlready(var status) => Problem.BadRequest($"Commission is already {CommissionStatuses.NameOf(status)}"),
        _ => Problem.NotFound(),
    };

    static Task<CommissionOutcome> ApproveOne(HttpContext http, Commission commission, Caller caller, IGrainFactory grains, Attempts attempts) =>
        Settle(http, commission, CommissionStatus.Approved, grains, attempts, affiliate => affiliate.Approve(commission.Id, caller.Actor));

    static Task<CommissionOutcome> Settle(
        HttpContext http, Commission commission, CommissionStatus wanted, IGrainFactory grains, Attempts attempts,
        Func<IAffiliateGrain, Task<CommissionOutcome>> settle) =>
        attempts.Recognised(async again =>
        {
            var outcome = await settle(AffiliateOf(http, commission, grains));
            return again ? RecognisedDecision.Of(outcome, commission, wanted) : outcome;
        });

    static IAffiliateGrain AffiliateOf(HttpContext http, Commission commission, IGrainFactory grains) =>
        grains.Affiliate(new AffiliateId(http.Tenant, commission.AffiliateCode));

    static async Task<Commission?> Find(HttpContext http, string id, IGrainFactory grains, Attempts attempts) =>
        Guid.TryParse(id, out var commission)
            ? await attempts.Repeatable(() => grains.Directory(http.Tenant).Commission(commission))
            : null;
}

/// <summary>What became of each commission of a bulk approval, in the order in which they were named.</summary>
public sealed record BulkAnswer(int Approved, IReadOnlyList<BulkResult> Results);

/// <param name="Detail">Why not; null when it was approved.</param>
public sealed record BulkResult(string Id, int Status, string? Detail)
{
    public static BulkResult Of(string id, CommissionOutcome? outcome) => outcome switch
    {
        CommissionChanged => new BulkResult(id, StatusCodes.Status200OK, null),
        CommissionAlready(var status) => new BulkResult(
            id, StatusCodes.Status400BadRequest, $"Commission is already {CommissionStatuses.NameOf(status)}"),
        null => new BulkResult(id, StatusCodes.Status503ServiceUnavailable, "This cannot be done now: try again in a moment"),
        _ => NotFound(id),
    };

    public static BulkResult NotFound(string id) => new(id, StatusCodes.Status404NotFound, "Not found");
}
