using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>A payout for every active affiliate that has reached its threshold and chosen a method.</summary>
public sealed class PayoutRunsClient
{
    const string Root = "/affiliates/payout-runs/";

    readonly ApiConnection api;

    internal PayoutRunsClient(ApiConnection api) => this.api = api;

    /// <summary>All of them. Ordered by <c>started_at</c>.</summary>
    public Listing<PayoutRun> List() => new(api, Root, static () => new Query());

    /// <summary>Starts one. A long one is answered while it is running, and finishes by itself.</summary>
    /// <param name="method">Only affiliates with this payout method; null: all.</param>
    /// <param name="idempotencyKey">By which a repeat is recognised; null: one is made before the first try.</param>
    /// <param name="cancellation">Ends the call, and not the run.</param>
    public Task<PayoutRun> Start(string? method = null, string? idempotencyKey = null, CancellationToken cancellation = default) => api.Send<PayoutRun>(
        Call.Post(Root, new NewPayoutRun(method), repeatable: true) with { IdempotencyKey = idempotencyKey ?? Guid.CreateVersion7().ToString("N") },
        cancellation);

    /// <summary>One of them.</summary>
    public Task<PayoutRun> Get(Guid id, CancellationToken cancellation = default) => api.Get<PayoutRun>($"{Root}{id}/", cancellation);

    /// <summary>Begins all its payouts: they are processing, and the file for PayPal names them.</summary>
    /// <exception cref="AffiliatesException">409: the run has not finished.</exception>
    public Task<PayoutRun> Process(Guid id, CancellationToken cancellation = default) =>
        api.Send<PayoutRun>(Call.Post($"{Root}{id}/process/", repeatable: true), cancellation);

    /// <summary>The CSV that PayPal's mass payments take, at most 5000 payees in each part. The caller disposes of the stream.</summary>
    /// <exception cref="AffiliatesException">409: the run has not finished, or a payee has no address that PayPal takes.</exception>
    public async Task<Stream> PayPalFile(Guid id, int part = 1, CancellationToken cancellation = default)
    {
        var call = Call.Get($"{Root}{id}/paypal.csv{new Query().Add("part", (int?)part)}") with { Accept = "text/csv", IsStreamed = true };
        var answer = await api.Send(call, cancellation).ConfigureAwait(false);
        return await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
    }
}
