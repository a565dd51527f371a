using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>What was tracked, to read.</summary>
public sealed class ActionsClient
{
    const string Root = "/affiliates/referral-actions/";

    readonly ApiConnection api;

    internal ActionsClient(ApiConnection api) => this.api = api;

    /// <summary>Those that the filter names; an affiliate gets its own. Ordered by <c>timestamp</c>.</summary>
    public Listing<ReferralAction> List(ActionFilter? filter = null) => new(api, Root, () => new Query()
        .Add("referral_link", filter?.ReferralLink).Add("affiliate_code", filter?.AffiliateCode).Add("action_type", filter?.ActionType)
        .Add("is_converted", filter?.IsConverted).Add("tracking_method", filter?.TrackingMethod).Add("session_id", filter?.SessionId)
        .Add("date_from", filter?.DateFrom).Add("date_to", filter?.DateTo).Add("order_id", filter?.OrderId));

    /// <summary>One of them.</summary>
    public Task<ReferralAction> Get(Guid id, CancellationToken cancellation = default) => api.Get<ReferralAction>($"{Root}{id}/", cancellation);

    /// <summary>
    /// Events as they are counted, within a moment, until the caller ends it; an affiliate gets its own. Opens itself anew when the connection is
    /// lost, and then says <see cref="LiveMissed"/>: read again what stands on the screen.
    /// </summary>
    /// <exception cref="AffiliatesException">The stream was refused: 401, 403.</exception>
    public IAsyncEnumerable<LiveEvent> Live(LiveFilter? filter = null, CancellationToken cancellation = default) =>
        new LiveStream(api, Root + "live/" + new Query().Add("affiliate_code", filter?.AffiliateCode).Add("is_converted", filter?.IsConverted))
            .Read(cancellation);
}
