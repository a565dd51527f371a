using Affiliates.Journal;
using Affiliates.Refunds;
using Microsoft.Extensions.Logging;

namespace Affiliates.Tracking;

/// <summary>Each order is taken once, and so are its refunds. What races for one order waits in line here.</summary>
/// <remarks>
/// A grain is a part of all orders: one for each would be made for a single call, which cost a fifth of a purchase. It is reentrant,
/// and <see cref="Lines"/> keep apart what is of one order, so that an order waits for itself alone. Nothing is remembered: the order's row is
/// written in the transaction of the action, and is read before anything is passed on; if a second activation passes the same order on all the
/// same, the row's primary key refuses it. A refund's number does the same for refunds.
/// </remarks>
[Reentrant, GrainType("orders")]
public sealed partial class OrdersGrain(IJournalReader journal, TakenKeys keys, RefundRows refunds, ILogger<OrdersGrain> log) : Grain, IOrdersGrain
{
    /// <summary>How long a refund that is durable waits for the affiliates to take their parts; later they do it by themselves.</summary>
    static readonly TimeSpan PartPatience = TimeSpan.FromSeconds(1);

    readonly Lines lines = new();

    public async ValueTask<TrackOutcome> Take(TrackEvent e)
    {
        var order = new OrderId(e.Tenant, e.OrderId!);
        using var turn = await lines.Enter(order.Value);
        return await keys.IsTaken(order) && await journal.FindOrder(order) is { } kept
            ? new Tracked(kept.Action, kept.Commissions, Repeat: true)
            : await GrainFactory.AfterOrder(e);
    }

    public async Task<RefundOutcome> Refund(RefundRequest request)
    {
        var tenant = request.Order.Tenant;
        using var turn = await lines.Enter(request.Order.Value);
        var found = request.Conversion is { } id ? journal.FindConversionWithoutOrder(tenant, id) : journal.FindOrder(request.Order);
        if (await found is not { } conversion)
        {
            return new RefundRefused(RefundRefusal.UnknownOrder, Money.Zero);
        }

        var decision = RefundRules.Decide(request, conversion.Action, await refunds.Read(tenant, conversion.Action.Id));
        if (decision is not RefundMade(var refund, var isRepeat))
        {
            var (why, left) = (RefundDenied)decision;
            return new RefundRefused(why, left);
        }

        string[] credited = [.. conversion.Commissions.Select(c => c.AffiliateCode).Distinct()];
        if (!isRepeat)
        {
            await refunds.Insert(tenant, refund, credited);
        }

        // A repeat too: the first may not have come so far.
        await Task.WhenAll(credited.Select(code => TakePart(new AffiliateId(tenant, code), refund.Id)));
        return new Refunded(refund, await Earned(tenant, conversion.Action.Id), isRepeat);
    }

    // The refund is durable, and so is whom it concerns: what fails here is done again later.
    async Task TakePart(AffiliateId affiliate, Guid refund)
    {
        try
        {
            await GrainFactory.Affiliate(affiliate).TakeRefund(refund).WaitAsync(PartPatience);
        }
        catch (Exception e)
        {
            NotTaken(log, e, refund);
        }
    }

    Task<IReadOnlyList<Commission>> Earned(TenantId tenant, Guid action) => GrainFactory.Directory(tenant).CommissionsOf(action);

    [LoggerMessage(EventId = 6005, Level = LogLevel.Warning, Message = "A part of refund {Refund} could not be taken at once; it is tried again")]
    static partial void NotTaken(ILogger log, Exception e, Guid refund);
}
