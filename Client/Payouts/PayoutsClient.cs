using System.Net;
using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>What is paid out: pending, processing, then paid or failed; or cancelled before.</summary>
public sealed class PayoutsClient
{
    const string Root = "/affiliates/payouts/";

    readonly ApiConnection api;

    internal PayoutsClient(ApiConnection api) => this.api = api;

    /// <summary>All, or those in this status and of this affiliate; an affiliate gets its own. Ordered by <c>created_at</c> or <c>amount</c>.</summary>
    public Listing<Payout> List(PayoutStatus? status = null, string? affiliateCode = null) =>
        new(api, Root, () => new Query().Add("status", status).Add("affiliate_code", affiliateCode));

    /// <summary>One of them.</summary>
    public Task<Payout> Get(Guid id, CancellationToken cancellation = default) => api.Get<Payout>($"{Root}{id}/", cancellation);

    /// <summary>Asks for the whole available balance; for affiliates. Two at once never pay twice.</summary>
    /// <exception cref="AffiliatesException">400: the balance is below the threshold, or there is no payout method.</exception>
    public Task<Payout> Request(CancellationToken cancellation = default) => api.Send<Payout>(Call.Post($"{Root}request/"), cancellation);

    /// <summary>Begins it: it is on its way, and nobody can cancel it any more.</summary>
    public Task<Payout> Process(Guid id, CancellationToken cancellation = default) =>
        Move(id, Call.Post($"{Root}{id}/process/", repeatable: true), PayoutStatus.Processing, cancellation);

    /// <summary>It has arrived: its commissions are paid.</summary>
    public Task<Payout> Complete(Guid id, string? reference = null, CancellationToken cancellation = default) =>
        Move(id, Call.Post($"{Root}{id}/complete/", new Completion(reference), repeatable: true), PayoutStatus.Paid, cancellation);

    /// <summary>It has not arrived: the money is available again.</summary>
    public Task<Payout> Fail(Guid id, string? reason = null, CancellationToken cancellation = default) =>
        Move(id, Call.Post($"{Root}{id}/fail/", new Because(reason), repeatable: true), PayoutStatus.Failed, cancellation);

    /// <summary>Takes it back, as long as nobody has begun to pay it. Its affiliate may, too.</summary>
    public Task<Payout> Cancel(Guid id, string? reason = null, CancellationToken cancellation = default) =>
        Move(id, Call.Post($"{Root}{id}/cancel/", new Because(reason), repeatable: true), PayoutStatus.Cancelled, cancellation);

    // When the answer to an earlier try was lost, what it wanted may have been done by it.
    async Task<Payout> Move(Guid id, Call call, PayoutStatus wanted, CancellationToken cancellation)
    {
        try
        {
            return await api.Send<Payout>(call, cancellation).ConfigureAwait(false);
        }
        catch (AffiliatesException e) when (e is { Status: HttpStatusCode.BadRequest, WasRepeated: true })
        {
            var now = await Get(id, cancellation).ConfigureAwait(false);
            if (now.Status == wanted)
            {
                return now;
            }

            throw;
        }
    }
}
