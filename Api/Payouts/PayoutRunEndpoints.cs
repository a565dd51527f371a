using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Affiliates.Api.Payouts;

public static class PayoutRunEndpoints
{
    const int AtOnce = 64;

    static Problem Unfinished => Problem.Conflict("The run has not finished: wait until it has");

    public static void MapPayoutRuns(this IEndpointRouteBuilder app)
    {
        var runs = app.MapGroup("/affiliates/payout-runs").For(Access.Admin).RefusesBadInput()
            .About("Payout runs", "A payout for every active affiliate that has reached its threshold and chosen a method; each once, whatever races or crashes.");
        runs.MapGet("/", List)
            .Documented("listPayoutRuns", "List payout runs")
            .Lists<PayoutRunAnswer>()
            .OrderedBy(SortFields.PayoutRuns);
        runs.MapPost("/", Start)
            .Documented("startPayoutRun", "Pay everybody who is due", "A long one answers while it is `running`, and finishes by itself.")
            .Takes<NewPayoutRun>("""{"method": "paypal"}""")
            .Takes(Parameter.IdempotencyKey)
            .Makes<PayoutRunAnswer>()
            .Answers<PayoutRunAnswer>(StatusCodes.Status200OK, "A repeat: the run of this key")
            .Refuses(StatusCodes.Status409Conflict, "The key was already used for a run of another method");
        runs.MapGet("/{id}/", Get)
            .Documented("getPayoutRun", "Read a payout run")
            .Answers<PayoutRunAnswer>();
        runs.MapPost("/{id}/process/", Process)
            .Documented("processPayoutRun", "Begin all payouts of a run", "They are `processing`: nobody can cancel them any more, and the file for PayPal names them.")
            .Takes<Nothing>("{}")
            .Answers<PayoutRunAnswer>()
            .Refuses(StatusCodes.Status409Conflict, "The run has not finished");
        runs.MapGet("/{id}/paypal.csv", PayPal).For(Access.Owner)
            .Documented(
                "getPayPalFile", "Read a run's file for PayPal",
                "The CSV that PayPal's mass payments take, at most 5000 payees in each part: recipient, amount, currency, an id, a note, the wallet. "
                + "Only what is `processing` is in it: begin the run's payouts first. The recipient is the email address in the payout details, alone or as `email` "
                + "in an object; without details the affiliate's own.")
            .Takes(Parameter.Field("part", "Which part, from 1", static () => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "100000" }))
            .Answers(StatusCodes.Status200OK, "The file, without a header line", "text/csv")
            .Refuses(StatusCodes.Status409Conflict, "The run has not finished, or a payee has no address that PayPal takes");
    }

    static Task<IResult> List(HttpContext http, ListQuery query, IGrainFactory grains, Attempts attempts) => Lists.Answer(
        http, query, page => attempts.Repeatable(() => grains.Directory(http.Tenant).PayoutRuns(page)), PayoutRunAnswer.From);

    static async Task<IResult> Start(
        HttpContext http, Caller caller, JsonBody body, IOptions<AffiliateSystemOptions> options, IGrainFactory grains, Attempts attempts,
        TimeProvider time)
    {
        var method = body.Text("method", 50);
        if (method is not null && !options.Value.PayoutMethods.Contains(method, StringComparer.Ordinal))
        {
            body.Error("method", "This must be one of " + string.Join(", ", options.Value.PayoutMethods));
        }

        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        var (key, unfit) = IdempotencyKey.Of(http.Request);
        if (unfit is not null)
        {
            return unfit;
        }

        var now = time.Now;
        var id = Ids.Next(now);
        var run = await attempts.Repeatable(() => grains.PayoutRun(http.Tenant, id)
            .Start(new PayoutRunRequest(method, key is null ? null : "key " + key, now, caller.Actor)));
        return run switch
        {
            { Id: var first, Method: var was } when first != id && was != method =>
                Problem.Conflict("This Idempotency-Key was used for a payout run of another method"),
            { Id: var first } when first != id => TypedResults.Ok(PayoutRunAnswer.From(run)),
            _ => TypedResults.Created($"/affiliates/payout-runs/{run.Id}/", PayoutRunAnswer.From(run)),
        };
    }

    static async Task<IResult> Get(HttpContext http, string id, IGrainFactory grains, Attempts attempts) =>
        await Find(http, id, grains, attempts) is { } run ? TypedResults.Ok(PayoutRunAnswer.From(run)) : Problem.NotFound();

    // Each for itself: a repeat goes on where this one came to.
    static async Task<IResult> Process(HttpContext http, string id, Caller caller, JsonBody _, IGrainFactory grains, Attempts attempts)
    {
        if (await Find(http, id, grains, attempts) is not { } run)
        {
            return Problem.NotFound();
        }

        if (run.FinishedAt is null)
        {
            return Unfinished;
        }

        while (await attempts.Repeatable(() => grains.Directory(http.Tenant).PendingOfRun(run.Id, AtOnce)) is [_, ..] pending)
        {
            var outcomes = await Task.WhenAll(pending.Select(payout => attempts.Repeatable(() => grains
                .Affiliate(new AffiliateId(http.Tenant, payout.AffiliateCode))
                .MovePayout(new PayoutMove(payout.Id, PayoutStatus.Processing, null, null, caller.Actor)))));
            // Whoever else moved one in between has left it no longer pending. What its affiliate does not know stays as it is, for ever.
            if (outcomes.All(outcome => outcome is PayoutUnknown))
            {
                return Problem.Conflict("Payouts of this run cannot be begun; verify says what is wrong with them");
            }
        }

        return TypedResults.Ok(PayoutRunAnswer.From(run));
    }

    static async Task<IResult> PayPal(HttpContext http, string id, ListQuery query, IGrainFactory grains, Attempts attempts, KnownTenants tenants)
    {
        var part = PayPalFile.Part(query);
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await Find(http, id, grains, attempts) is not { } run)
        {
            return Problem.NotFound();
        }

        if (run.FinishedAt is null)
        {
            return Unfinished;
        }

        var payees = await attempts.Repeatable(() =>
            grains.Directory(http.Tenant).Payees(run.Id, PayPalFile.Method, (part - 1) * PayPalFile.MaxRows, PayPalFile.MaxRows));
        string[] unusable = [.. payees.Where(p => PayPalFile.RecipientOf(p) is null).Select(p => p.AffiliateCode).Take(20)];
        if (unusable.Length > 0)
        {
            return Problem.Conflict(
                $"These affiliates have no email address that PayPal takes; correct their payout details: {string.Join(", ", unusable)}");
        }

        var currency = (await tenants.Get(http.Tenant)).Currency;
        return TypedResults.File(
            PayPalFile.Write(payees, currency), CsvAnswer.MediaType,
            string.Create(CultureInfo.InvariantCulture, $"paypal-{run.Id}-{part}.csv"));
    }

    static async Task<PayoutRun?> Find(HttpContext http, string id, IGrainFactory grains, Attempts attempts) =>
        Guid.TryParse(id, out var run) ? await attempts.Repeatable(() => grains.Directory(http.Tenant).PayoutRun(run)) : null;
}

public sealed record PayoutRunAnswer
{
    public required Guid Id { get; init; }
    /// <summary>Only affiliates with this payout method; null: all.</summary>
    public required string? Method { get; init; }
    [AllowedValues("running", "finished")]
    public required string Status { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset? FinishedAt { get; init; }
    public required long Payouts { get; init; }
    public required Money Amount { get; init; }
    /// <summary>Affiliates that did not answer, and are left to the next run.</summary>
    public required long Failed { get; init; }

    public static PayoutRunAnswer From(PayoutRun run) => new()
    {
        Id = run.Id,
        Method = run.Method,
        Status = run.FinishedAt is null ? "running" : "finished",
        StartedAt = run.StartedAt,
        FinishedAt = run.FinishedAt,
        Payouts = run.Payouts,
        Amount = run.Amount,
        Failed = run.Failed,
    };
}
