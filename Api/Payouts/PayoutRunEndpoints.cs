using System.Globalization;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Payouts;

public static class PayoutRunEndpoints
{
    public static void MapPayoutRuns(this IEndpointRouteBuilder app)
    {
        var runs = app.MapGroup("/affiliates/payout-runs").For(Access.Admin).RefusesBadInput();
        runs.MapGet("/", List);
        runs.MapPost("/", Start);
        runs.MapGet("/{id}/", Get);
        runs.MapGet("/{id}/paypal.csv", PayPal);
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
            return Problem.Conflict("The run has not finished: its file would not be complete");
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
    /// <summary><c>running</c> or <c>finished</c>.</summary>
    public required string Status { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset? FinishedAt { get; init; }
    public required long Payouts { get; init; }
    public required Money Amount { get; init; }

    public static PayoutRunAnswer From(PayoutRun run) => new()
    {
        Id = run.Id,
        Method = run.Method,
        Status = run.FinishedAt is null ? "running" : "finished",
        StartedAt = run.StartedAt,
        FinishedAt = run.FinishedAt,
        Payouts = run.Payouts,
        Amount = run.Amount,
    };
}
