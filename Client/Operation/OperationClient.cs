using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>Health, the recount, and the OpenAPI document.</summary>
public sealed class OperationClient
{
    readonly ApiConnection api;

    internal OperationClient(ApiConnection api) => this.api = api;

    /// <summary>The process runs.</summary>
    public Task<bool> IsLive(CancellationToken cancellation = default) => Answers("/health/live/", cancellation);

    /// <summary>The process can take requests.</summary>
    public Task<bool> IsReady(CancellationToken cancellation = default) => Answers("/health/ready/", cancellation);

    /// <summary>Counts the tenant again, while the service works, and names every difference. Costs a read of what it recounts.</summary>
    /// <param name="affiliate">One affiliate, by code or id; null: the whole tenant.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<Verification> Verify(string? affiliate = null, CancellationToken cancellation = default) =>
        api.Send<Verification>(Call.Post("/affiliates/verify/", new NewVerification(affiliate), repeatable: true), cancellation);

    /// <summary>The silos, and how busy they are; for superusers.</summary>
    public Task<SystemState> State(CancellationToken cancellation = default) => api.Get<SystemState>("/affiliates/system/", cancellation);

    /// <summary>The service's OpenAPI 3.1 document, as JSON.</summary>
    public async Task<string> OpenApi(CancellationToken cancellation = default)
    {
        using var answer = await api.Send(Call.Get("/openapi/v1.json"), cancellation).ConfigureAwait(false);
        return await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
    }

    async Task<bool> Answers(string path, CancellationToken cancellation)
    {
        try
        {
            // Asked once: that it is not ready is an answer, and nothing to be patient about.
            await api.Send<HealthAnswer>(Call.Get(path) with { IsRepeatable = false }, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (AffiliatesException e) when (e.Status is null || e.Status >= System.Net.HttpStatusCode.InternalServerError)
        {
            return false;
        }
    }
}

/// <summary>What a recount has found.</summary>
/// <param name="Clean">Everything agrees.</param>
/// <param name="Affiliates">That were recounted.</param>
/// <param name="Actions">Tracked events that were recounted.</param>
/// <param name="LedgerEntries">Movements of money that were recounted.</param>
/// <param name="DifferenceCount">How many there are; the first 1000 are named.</param>
/// <param name="Differences">Each with what is expected and what was found.</param>
public sealed record Verification(
    bool Clean, long Affiliates, long Actions, long LedgerEntries, long DifferenceCount, IReadOnlyList<Difference> Differences);

/// <summary>Something that does not agree.</summary>
/// <param name="Tenant">The tenant's number.</param>
/// <param name="Affiliate">The affiliate's code; null: the tenant's own.</param>
/// <param name="Stream">The affiliate's stream in the journal.</param>
/// <param name="Subject">What kind of thing it is.</param>
/// <param name="What">Which one, and what of it.</param>
/// <param name="Expected">As the recount has it.</param>
/// <param name="Found">As it stands.</param>
/// <param name="Line">All of it in one line.</param>
public sealed record Difference(
    int Tenant, string? Affiliate, long? Stream, string Subject, string What, string Expected, string Found, string Line);

sealed record NewVerification(string? Affiliate);

sealed record HealthAnswer(string Status);
