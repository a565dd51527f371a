namespace Affiliates.Commissions;

/// <summary>Decides on refunds of a conversion. Pure: what was refunded before, the time and the ids are given.</summary>
public static class RefundRules
{
    /// <summary>A new refund; or the one that the same key or an earlier try made; or why not.</summary>
    /// <param name="request">An amount in it is more than zero.</param>
    /// <param name="action">The conversion.</param>
    /// <param name="before">Its refunds, in their order.</param>
    public static RefundDecision Decide(RefundRequest request, TrackedAction action, IReadOnlyList<Refund> before)
    {
        if (request.Key is { } key && before.FirstOrDefault(r => r.Key == key) is { } first)
        {
            return first.Asked == request.Amount && first.Reason == request.Reason
                ? new RefundMade(first, Repeat: true)
                : new RefundDenied(RefundRefusal.KeyReusedWithAnotherBody, Money.Zero);
        }

        if (before.FirstOrDefault(r => r.Id == request.Id) is { } same)
        {
            return new RefundMade(same, Repeat: true);
        }

        var value = action.Value ?? Money.Zero;
        var left = value - (before is [.., var last] ? last.Total : Money.Zero);
        if (before is [.., { IsWhole: true }])
        {
            return new RefundDenied(RefundRefusal.WholeAlready, Money.Zero);
        }

        if (request.Amount is { } asked && asked > left)
        {
            return new RefundDenied(value == Money.Zero ? RefundRefusal.HasNoValue : RefundRefusal.MoreThanIsLeft, left);
        }

        var amount = request.Amount ?? left;
        return new RefundMade(
            new Refund
            {
                Id = request.Id,
                ActionId = action.Id,
                Number = before.Count + 1,
                Amount = amount,
                Total = value - left + amount,
                Value = value,
                Asked = request.Amount,
                Key = request.Key,
                Reason = request.Reason,
                At = request.At,
                Actor = request.Actor,
            },
            Repeat: false);
    }
}

/// <summary>What a request for a refund comes to: <see cref="RefundMade"/> or <see cref="RefundDenied"/>.</summary>
public abstract record RefundDecision
{
    private protected RefundDecision() { }
}

/// <param name="Refund">To be kept, unless it is a repeat.</param>
/// <param name="Repeat">It was made before, by the same key.</param>
public sealed record RefundMade(Refund Refund, bool Repeat) : RefundDecision;

public sealed record RefundDenied(RefundRefusal Why, Money Left) : RefundDecision;
