using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>The programme that calls are for.</summary>
public sealed class ProgrammeClient
{
    const string Root = "/affiliates/programme/";

    readonly ApiConnection api;

    internal ProgrammeClient(ApiConnection api) => this.api = api;

    /// <summary>Its currency, its terms, and what may be chosen in it.</summary>
    public Task<Programme> Get(CancellationToken cancellation = default) => api.Get<Programme>(Root, cancellation);

    /// <summary>Its totals; for owners.</summary>
    public Task<ProgrammeTotals> Totals(CancellationToken cancellation = default) => api.Get<ProgrammeTotals>(Root + "totals/", cancellation);
}
