using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>Refunds of conversions.</summary>
public sealed class ConversionsClient
{
    readonly ApiConnection api;

    internal ConversionsClient(ApiConnection api) => this.api = api;

    /// <summary>What was refunded of a conversion, and what is left; for owners.</summary>
    /// <param name="referralAction">The conversion's id, as a commission names it.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="AffiliatesException">404: there is no such conversion.</exception>
    public Task<ConversionRefunds> Refunds(Guid referralAction, CancellationToken cancellation = default) =>
        api.Get<ConversionRefunds>($"/affiliates/referral-actions/{referralAction}/refunds/", cancellation);

    /// <summary>
    /// Takes back the matching part of every commission that the conversion earned, also after the payout. Can be repeated until nothing is left.
    /// </summary>
    /// <param name="orderId">The order, as it was tracked.</param>
    /// <param name="refund">Null: all that is left.</param>
    /// <param name="idempotencyKey">By which a repeat is recognised; null: one is made before the first try.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="AffiliatesException">400: it is refunded in full already, or the amount is more than is left. 404: there is no such order.</exception>
    public Task<Refund> Refund(string orderId, NewRefund? refund = null, string? idempotencyKey = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orderId);
        return Send($"/affiliates/conversions/{Uri.EscapeDataString(orderId)}/refund/", refund, idempotencyKey, cancellation);
    }

    /// <summary>The same by the conversion's own id, also for one that came without an order.</summary>
    /// <param name="referralAction">The conversion's id, as a commission names it.</param>
    /// <param name="refund">Null: all that is left.</param>
    /// <param name="idempotencyKey">By which a repeat is recognised; null: one is made before the first try.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="AffiliatesException">400: it is refunded in full already, or the amount is more than is left. 404: there is no such conversion.</exception>
    public Task<Refund> Refund(Guid referralAction, NewRefund? refund = null, string? idempotencyKey = null, CancellationToken cancellation = default) =>
        Send($"/affiliates/referral-actions/{referralAction}/refund/", refund, idempotencyKey, cancellation);

    Task<Refund> Send(string path, NewRefund? refund, string? idempotencyKey, CancellationToken cancellation) => api.Send<Refund>(
        Call.Post(path, refund ?? new NewRefund(), repeatable: true) with { IdempotencyKey = idempotencyKey ?? Guid.CreateVersion7().ToString("N") },
        cancellation);
}
