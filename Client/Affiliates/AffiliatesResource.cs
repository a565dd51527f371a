using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>Who refers, with balances and statistics.</summary>
public sealed class AffiliatesResource
{
    const string Root = "/affiliates/affiliates/";

    readonly ApiConnection api;

    internal AffiliatesResource(ApiConnection api) => this.api = api;

    /// <summary>Those that the filter names; for owners. An affiliate gets the own profile as the only one. Ordered by <c>joined_at</c>, <c>code</c> or <c>user_email</c>.</summary>
    public Listing<Affiliate> List(AffiliateFilter? filter = null) => new(api, Root, () => new Query()
        .Add("code", filter?.Code).Add("email", filter?.Email).Add("is_active", filter?.IsActive).Add("search", filter?.Search));

    /// <summary>The affiliate that the caller is.</summary>
    /// <exception cref="AffiliatesException">404: it is none.</exception>
    public Task<Affiliate> Own(CancellationToken cancellation = default) => api.Get<Affiliate>(Root, cancellation);

    /// <summary>Makes an affiliate of a user, and the user where there is none.</summary>
    public Task<Affiliate> Create(NewAffiliate affiliate, CancellationToken cancellation = default) =>
        api.Send<Affiliate>(Call.Post(Root, affiliate), cancellation);

    /// <summary>One of them.</summary>
    public Task<Affiliate> Get(Guid id, CancellationToken cancellation = default) => api.Get<Affiliate>($"{Root}{id}/", cancellation);

    /// <summary>Changes what is not null.</summary>
    public Task<Affiliate> Change(Guid id, AffiliateChange change, CancellationToken cancellation = default) =>
        api.Send<Affiliate>(Call.Patch($"{Root}{id}/", change), cancellation);

    /// <summary>Takes the person out of it: name and payout details go, it is switched off, and its money stays.</summary>
    public Task<Affiliate> Erase(Guid id, CancellationToken cancellation = default) =>
        api.Send<Affiliate>(Call.Post($"{Root}{id}/erase/", repeatable: true), cancellation);

    /// <summary>Figures of one affiliate; live: an event that was answered is in the next answer.</summary>
    /// <param name="id">The affiliate's.</param>
    /// <param name="range">Null: the last 30 days, all events.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<AffiliateStatistics> Statistics(Guid id, StatisticsRange? range = null, CancellationToken cancellation = default) =>
        api.Get<AffiliateStatistics>($"{Root}{id}/stats/{QueryOf(range)}", cancellation);

    /// <summary>The same of the affiliate that the caller is.</summary>
    public Task<AffiliateStatistics> OwnStatistics(StatisticsRange? range = null, CancellationToken cancellation = default) =>
        api.Get<AffiliateStatistics>($"{Root}stats/{QueryOf(range)}", cancellation);

    /// <summary>Figures over time, gaps filled with zeros, of ten years at most.</summary>
    /// <param name="id">The affiliate's.</param>
    /// <param name="from">First day; null: 30 days back.</param>
    /// <param name="to">Last day, included; null: today.</param>
    /// <param name="grouping">Length of a period.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<Performance> Performance(
        Guid id, DateOnly? from = null, DateOnly? to = null, Grouping grouping = Grouping.Day, CancellationToken cancellation = default) =>
        api.Get<Performance>(
            $"{Root}{id}/performance/{new Query().Add("date_from", from).Add("date_to", to).Add("group_by", (Grouping?)grouping)}", cancellation);

    static Query QueryOf(StatisticsRange? range) => new Query()
        .Add("date_from", range?.From).Add("date_to", range?.To).Add("tracking_method", range?.TrackingMethod);
}
