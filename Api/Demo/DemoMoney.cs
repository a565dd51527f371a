using System.Globalization;

namespace Affiliates.Api.Demo;

/// <summary>What the demo's owner has done since: refunds, approvals, rejections, payouts.</summary>
/// <remarks>These happen now, whatever the day of the sale: what moves money is never dated back.</remarks>
sealed class DemoMoney(IGrainFactory grains, Attempts attempts, TimeProvider time)
{
    const string Owner = "user:demo-owner";

    static readonly TenantId Tenant = TenantId.Default;

    public async Task Move(DemoPlan plan, DateTimeOffset now)
    {
        var commissions = await All(page => grains.Directory(Tenant).Commissions(new CommissionFilter(), page));
        var oldestFirst = commissions.OrderBy(c => c.CalculatedAt).ThenBy(c => c.Id).ToList();
        // Decided in one go, so that the same plan decides the same.
        var rejected = oldestFirst.Where(c => c.CalculatedAt < now.AddDays(-12) && plan.Chance(4)).Select(c => c.Id).ToHashSet();
        var refunded = oldestFirst.Where(c => !rejected.Contains(c.Id) && plan.Chance(3)).Select(c => c.ActionId).ToHashSet();

        await Approve(oldestFirst.Where(c => c.CalculatedAt < now.AddDays(-40) && !rejected.Contains(c.Id)));
        await Pay(last: false);
        await Refund(refunded, plan);
        await Approve(oldestFirst.Where(c => c.CalculatedAt >= now.AddDays(-40) && c.CalculatedAt < now.AddDays(-12) && !rejected.Contains(c.Id)));
        await Pay(last: true);
        foreach (var commission in oldestFirst.Where(c => rejected.Contains(c.Id)))
        {
            await attempts.Repeatable(() => Affiliate(commission.AffiliateCode).Reject(commission.Id, "The order was cancelled", Owner));
        }
    }

    async Task Approve(IEnumerable<Commission> commissions) => await Task.WhenAll(commissions.GroupBy(c => c.AffiliateCode, c => c.Id).Select(of =>
        attempts.Repeatable(() => Affiliate(of.Key).ApproveAll([.. of], Owner))));

    async Task Refund(IEnumerable<Guid> conversions, DemoPlan plan)
    {
        foreach (var conversion in conversions)
        {
            if (await attempts.Repeatable(() => grains.Directory(Tenant).Action(conversion)) is not { OrderId: { } order, Value: { } value })
            {
                continue;
            }

            var now = time.Now;
            var request = new RefundRequest
            {
                Id = Ids.Next(now),
                Order = new OrderId(Tenant, order),
                Amount = plan.Chance(50) ? null : new Money(value.Cents / 2),
                Reason = "Sent back",
                At = now,
                Actor = Owner,
            };
            await attempts.Repeatable(() => grains.Orders(request.Order).Refund(request));
        }
    }

    // Of the first round all have arrived but one; of the last one some are on their way, some wait, and the rest has not been asked for.
    async Task Pay(bool last)
    {
        foreach (var (i, affiliate) in DemoPlan.Affiliates.Index())
        {
            if (last && i % 3 == 2)
            {
                continue;
            }

            var request = new PayoutRequest(Ids.Next(time.Now), Owner);
            if (await attempts.Repeatable(() => Affiliate(affiliate.Code).RequestPayout(request)) is not PayoutRequested(var payout) || (last && i % 3 == 0))
            {
                continue;
            }

            await MoveTo(payout, PayoutStatus.Processing);
            if (!last)
            {
                await MoveTo(payout, i == 4 ? PayoutStatus.Failed : PayoutStatus.Paid);
            }
        }
    }

    async Task MoveTo(Payout payout, PayoutStatus to)
    {
        var move = new PayoutMove(
            payout.Id, to,
            to is PayoutStatus.Paid ? string.Create(CultureInfo.InvariantCulture, $"transfer-{payout.AffiliateCode}-{payout.CreatedAt:yyyyMM}") : null,
            to is PayoutStatus.Failed ? "The account does not exist" : null, Owner);
        await attempts.Repeatable(() => Affiliate(payout.AffiliateCode).MovePayout(move));
    }

    async Task<List<T>> All<T>(Func<PageRequest, Task<Page<T>>> read)
    {
        List<T> all = [];
        Guid? next = null;
        do
        {
            var page = await attempts.Repeatable(() => read(new PageRequest(ListQuery.MaxLimit, next)));
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    IAffiliateGrain Affiliate(string code) => grains.Affiliate(new AffiliateId(Tenant, code));
}
