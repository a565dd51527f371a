using System.Net;
using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>What affiliates have earned.</summary>
public sealed class CommissionsClient
{
    const string Root = "/affiliates/commissions/";
    const int AtOnce = 8;

    /// <summary>Commissions of one bulk approval, at most.</summary>
    public const int MaxBulk = 1000;

    readonly ApiConnection api;

    internal CommissionsClient(ApiConnection api) => this.api = api;

    /// <summary>Those that the filter names; an affiliate gets its own. Ordered by <c>calculated_at</c>, and one affiliate's also by <c>amount</c>.</summary>
    public Listing<Commission> List(CommissionFilter? filter = null) => new(api, Root, () => new Query()
        .Add("status", filter?.Status).Add("affiliate_code", filter?.AffiliateCode).Add("date_from", filter?.DateFrom).Add("date_to", filter?.DateTo));

    /// <summary>One of them.</summary>
    public Task<Commission> Get(Guid id, CancellationToken cancellation = default) => api.Get<Commission>($"{Root}{id}/", cancellation);

    /// <summary>Why it is what it is.</summary>
    public Task<Explanation> Explain(Guid id, CancellationToken cancellation = default) => api.Get<Explanation>($"{Root}{id}/explain/", cancellation);

    /// <summary>Makes its money available to the affiliate.</summary>
    /// <exception cref="AffiliatesException">400: it is not pending any more.</exception>
    public Task<Commission> Approve(Guid id, CancellationToken cancellation = default) =>
        Settle(id, Call.Post($"{Root}{id}/approve/", repeatable: true), CommissionStatus.Approved, cancellation);

    /// <summary>Takes its money out of the pending balance.</summary>
    /// <exception cref="AffiliatesException">400: it is not pending any more.</exception>
    public Task<Commission> Reject(Guid id, string? reason = null, CancellationToken cancellation = default) =>
        Settle(id, Call.Post($"{Root}{id}/reject/", new Rejection(reason), repeatable: true), CommissionStatus.Rejected, cancellation);

    /// <summary>Approves up to 1000, each for itself; the results are in the order of the ids.</summary>
    public async Task<IReadOnlyList<BulkResult>> ApproveMany(IReadOnlyList<Guid> ids, CancellationToken cancellation = default) =>
        (await api.Send<BulkAnswer>(Call.Post($"{Root}bulk-approve/", new BulkApproval(ids)), cancellation).ConfigureAwait(false)).Results;

    /// <summary>Rejects many, a call for each, a few at a time; the results are in the order of the ids.</summary>
    public async Task<IReadOnlyList<BulkResult>> RejectMany(IReadOnlyList<Guid> ids, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var results = new BulkResult[ids.Count];
        await Parallel.ForAsync(
            0, ids.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (place, stop) => results[place] = await One(ids[place], stop).ConfigureAwait(false)).ConfigureAwait(false);
        return results;

        async Task<BulkResult> One(Guid id, CancellationToken stop)
        {
            try
            {
                await Reject(id, reason, stop).ConfigureAwait(false);
                return new BulkResult(id, (int)HttpStatusCode.OK, null);
            }
            // Each for itself; what concerns all of them is no result of one.
            catch (AffiliatesException e) when (e.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable)
            {
                return new BulkResult(id, (int)e.Status, e.Message);
            }
        }
    }

    // When the answer to an earlier try was lost, what it wanted may have been done by it.
    async Task<Commission> Settle(Guid id, Call call, CommissionStatus wanted, CancellationToken cancellation)
    {
        try
        {
            return await api.Send<Commission>(call, cancellation).ConfigureAwait(false);
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
