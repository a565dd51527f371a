using Affiliates.Api.Tracking;
using Microsoft.AspNetCore.Http.Features;

namespace Affiliates.Api.Commissions;

public static class RefundEndpoint
{
    const int MaxReason = 500;
    const string About = "What buyers were given back, and what is taken back for it.";

    public static void MapRefunds(this IEndpointRouteBuilder app)
    {
        app.MapGet("/affiliates/referral-actions/{id}/refunds/", List).For(Access.Admin)
            .About("Refunds", About)
            .Documented("getRefunds", "Read a conversion's refunds", "What was refunded of it, what is left, its order, and what its commissions are now.")
            .Answers<ConversionRefundsAnswer>();
        app.MapPost("/affiliates/conversions/{orderId}/refund/", RefundOrder).For(Access.Admin).RefusesBadInput()
            .About("Refunds", About)
            .Documented(
                "refundConversion", "Refund a conversion",
                "Takes back the matching part of every commission that it earned; after the payout too: then the affiliate owes it, and the next "
                + "payout is smaller. Can be repeated until nothing is left.")
            .Takes(Parameter.Path("orderId", "The order, as it was tracked"), Parameter.IdempotencyKey)
            .Takes<NewRefund>("""{"amount": "40.00", "reason": "One of two was sent back"}""")
            .Answers<RefundAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, "It is refunded in full already, the amount is more than is left, or a field is wrong")
            .Refuses(StatusCodes.Status409Conflict, "The key was already used for another refund of this conversion");
        app.MapPost("/affiliates/referral-actions/{id}/refund/", RefundConversion).For(Access.Admin).RefusesBadInput()
            .About("Refunds", About)
            .Documented(
                "refundReferralAction", "Refund a conversion by its own id",
                "The same as by its order, and the way for a conversion that came without one.")
            .Takes(Parameter.IdempotencyKey)
            .Takes<NewRefund>("""{"amount": "40.00", "reason": "One of two was sent back"}""")
            .Answers<RefundAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, "It is refunded in full already, the amount is more than is left, or a field is wrong")
            .Refuses(StatusCodes.Status409Conflict, "The key was already used for another refund of this conversion");
    }

    static async Task<IResult> List(HttpContext http, string id, IGrainFactory grains, Attempts attempts) =>
        Guid.TryParse(id, out var action) && await attempts.Repeatable(() => grains.Directory(http.Tenant).RefundsOf(action)) is { } refunds
            ? TypedResults.Ok(ConversionRefundsAnswer.From(refunds))
            : Problem.NotFound();

    static Task<IResult> RefundOrder(
        HttpContext http, string orderId, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, TimeProvider time)
    {
        var order = OrderOf(http) ?? orderId;
        return Refund(http, caller, body, grains, attempts, time, () => Task.FromResult<(string, Guid?)?>(
            order.Length > TrackFields.MaxForeignId || order.Contains('\0', StringComparison.Ordinal) ? null : (order, null)));
    }

    static Task<IResult> RefundConversion(
        HttpContext http, string id, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, TimeProvider time) =>
        Refund(http, caller, body, grains, attempts, time, async () =>
            Guid.TryParse(id, out var action)
            && await attempts.Repeatable(() => grains.Directory(http.Tenant).Action(action)) is { IsConversion: true } conversion
                ? (conversion.OrderId ?? conversion.Id.ToString(), conversion.OrderId is null ? conversion.Id : null)
                : null);

    // Found: the order, and the conversion when it came without one; null: there is none.
    static async Task<IResult> Refund(
        HttpContext http, Caller caller, JsonBody body, IGrainFactory grains, Attempts attempts, TimeProvider time,
        Func<Task<(string Order, Guid? Conversion)?>> find)
    {
        var amount = body.Money("amount");
        if (amount is { } asked && asked <= Money.Zero)
        {
            body.Error("amount", "This must be more than 0; leave it out to refund all that is left");
        }

        var reason = body.Text("reason", MaxReason);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await find() is not var (order, conversion))
        {
            return Problem.NotFound();
        }

        var (key, unfit) = IdempotencyKey.Of(http.Request);
        if (unfit is not null)
        {
            return unfit;
        }

        var now = time.Now;
        var request = new RefundRequest
        {
            Id = Ids.Next(now),
            Order = new OrderId(http.Tenant, order),
            Amount = amount,
            Reason = reason,
            Key = key,
            At = now,
            Actor = caller.Actor,
            Conversion = conversion,
        };
        return await attempts.Repeatable(() => grains.Orders(request.Order).Refund(request)) switch
        {
            Refunded refunded => TypedResults.Ok(RefundAnswer.From(conversion is null ? order : null, refunded)),
            RefundRefused(RefundRefusal.WholeAlready, _) => Problem.BadRequest("The conversion is already refunded in full"),
            RefundRefused(RefundRefusal.MoreThanIsLeft, var left) => Problem.Field("amount", $"Only {left} of the conversion can still be refunded"),
            RefundRefused(RefundRefusal.HasNoValue, _) =>
                Problem.Field("amount", "The conversion has no value; leave the amount out to take back what it has earned"),
            RefundRefused(RefundRefusal.KeyReusedWithAnotherBody, _) =>
                Problem.Conflict("This Idempotency-Key was used for another refund of this conversion"),
            _ => Problem.NotFound(),
        };
    }

    // As it was sent, decoded once: in the route a slash is still escaped, and looks like one that was escaped twice.
    static string? OrderOf(HttpContext http)
    {
        var path = http.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0].Split('/');
        var place = path is null ? -1 : Array.FindLastIndex(path, part => part.Equals("refund", StringComparison.OrdinalIgnoreCase)) - 1;
        return place > 0 ? Uri.UnescapeDataString(path![place]) : null;
    }
}

/// <summary>A refund, and what it has done to the commissions of its conversion.</summary>
public sealed record RefundAnswer
{
    public required Guid Id { get; init; }
    /// <summary>Null: it came without one.</summary>
    public required string? OrderId { get; init; }
    public required Guid ReferralAction { get; init; }
    public required Money Amount { get; init; }
    /// <summary>All that has been refunded of the conversion, with this one.</summary>
    public required Money RefundedAmount { get; init; }
    public required Money ConversionValue { get; init; }
    public required string? Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>As they are now.</summary>
    public required IReadOnlyList<CommissionAnswer> Commissions { get; init; }

    public static RefundAnswer From(string? order, Refunded refunded) => new()
    {
        Id = refunded.Refund.Id,
        OrderId = order,
        ReferralAction = refunded.Refund.ActionId,
        Amount = refunded.Refund.Amount,
        RefundedAmount = refunded.Refund.Total,
        ConversionValue = refunded.Refund.Value,
        Reason = refunded.Refund.Reason,
        CreatedAt = refunded.Refund.At,
        Commissions = [.. refunded.Commissions.Select(CommissionAnswer.From)],
    };
}

/// <summary>A conversion's refunds.</summary>
public sealed record ConversionRefundsAnswer
{
    public required Guid ReferralAction { get; init; }
    /// <summary>Null: it came without one.</summary>
    public required string? OrderId { get; init; }
    /// <summary>Null: it has none, and can be refunded as a whole only.</summary>
    public required Money? ConversionValue { get; init; }
    public required Money RefundedAmount { get; init; }
    /// <summary>What is left to refund.</summary>
    public required Money RefundableAmount { get; init; }
    /// <summary>The first one first.</summary>
    public required IReadOnlyList<RefundMadeAnswer> Refunds { get; init; }
    /// <summary>As they are now.</summary>
    public required IReadOnlyList<CommissionAnswer> Commissions { get; init; }

    public static ConversionRefundsAnswer From(RefundsOfConversion of) => new()
    {
        ReferralAction = of.Action.Id,
        OrderId = of.Action.OrderId,
        ConversionValue = of.Action.Value,
        RefundedAmount = of.Refunded,
        RefundableAmount = of.Left,
        Refunds = [.. of.Refunds.Select(r => new RefundMadeAnswer(r.Id, r.Amount, r.Reason, r.At))],
        Commissions = [.. of.Commissions.Select(CommissionAnswer.From)],
    };
}

/// <summary>One of a conversion's refunds.</summary>
public sealed record RefundMadeAnswer(Guid Id, Money Amount, string? Reason, DateTimeOffset CreatedAt);
