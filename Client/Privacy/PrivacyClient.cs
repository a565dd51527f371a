using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>Persons who want to be forgotten. Money and counters stay: they say nothing of who it was.</summary>
public sealed class PrivacyClient
{
    readonly ApiConnection api;

    internal PrivacyClient(ApiConnection api) => this.api = api;

    /// <summary>Erases what is known of a visitor from every event; by session, by customer, or both.</summary>
    /// <returns>Events from which something was erased.</returns>
    public async Task<long> EraseVisitor(string? sessionId = null, string? customerId = null, CancellationToken cancellation = default) =>
        (await api.Send<ErasedAnswer>(Call.Post("/affiliates/privacy/erase-visitor/", new ErasedVisitor(sessionId, customerId), repeatable: true), cancellation)
            .ConfigureAwait(false)).Actions;
}

sealed record ErasedVisitor(string? SessionId, string? CustomerId);

sealed record ErasedAnswer(long Actions);
