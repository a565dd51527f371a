using System.Data.Common;
using Affiliates.Refunds;
using Affiliates.Storage;

namespace Affiliates.Listing;

/// <summary>Lists and look-ups of one tenant, from the rows. Keeps nothing; several of it serve a silo.</summary>
/// <remarks>What is an affiliate's is read along its stream, which has an index: few rows among very many are found as fast as
/// the newest of all.</remarks>
[StatelessWorker, Reentrant, GrainType("directory")]
public sealed class DirectoryGrain(ListReader lists, ExplanationReader explanations, RefundRows refunds) : Grain, IDirectoryGrain
{
    /// <summary>Affiliates that are asked for their balances side by side.</summary>
    const int BalancesAtOnce = 32;

    TenantId Tenant => GrainKeys.Parse(this.GetPrimaryKeyString()).Tenant;

    public async Task<Page<AffiliateAccount>> Affiliates(AffiliateFilter filter, PageRequest page)
    {
        var listed = await lists.Page(
            "ListAffiliates",
            ListKinds.Affiliates,
            page,
            c => c.With("tenant", Tenant.Number)
                .Filter("code", filter.Code)
                .Filter("email", filter.Email?.ToLowerInvariant())
                .Filter("is_active", filter.IsActive)
                .Filter("search", ListParameters.Anywhere(filter.Search)));
        return new Page<AffiliateAccount>(await Accounts([.. listed.Items.Select(a => a.Code)]), listed.Next) { NextValue = listed.NextValue };
    }

    public Task<string?> AffiliateCodeOf(Guid affiliateUid) =>
        Text("FindAffiliateCode", c => c.With("tenant", Tenant.Number).With("uid", affiliateUid));

    public Task<Page<ReferralLink>> Links(string? affiliateCode, PageRequest page) => FindLinks(new LinkFilter { AffiliateCode = affiliateCode }, page);

    public async Task<Page<ReferralLink>> FindLinks(LinkFilter filter, PageRequest page)
    {
        if (await Narrow(filter.AffiliateCode) is not { } place)
        {
            return Nothing<ReferralLink>();
        }

        return await lists.Page(
            place.Stream is null ? "ListLinks" : "ListLinksOfAffiliate",
            ListKinds.Links(Tenant),
            page,
            c => place.In(c.With("tenant", Tenant.Number).Search(filter.Search)));
    }

    public Task<string?> LinkSlugOf(Guid linkUid) =>
        Text("FindLinkSlug", c => c.With("tenant", Tenant.Number).With("uid", linkUid));

    public async Task<Page<TrackedAction>> Actions(ActionFilter filter, PageRequest page)
    {
        if (await Narrow(filter) is not { } place)
        {
            return Nothing<TrackedAction>();
        }

        return await lists.Page(Statement(), ListKinds.Actions, page, Filters);

        string Statement() => (filter.OrderId, place.Stream, page.Order) switch
        {
            (not null, _, _) => "ListActionsOfOrder",
            (_, null, _) => "ListActions",
            (_, _, { Descending: false }) => "ListActionsOfAffiliateOldest",
            _ => "ListActionsOfAffiliate",
        };

        void Filters(DbCommand c)
        {
            c.With("tenant", Tenant.Number)
                .Filter("type", filter.ActionType)
                .Filter("is_conversion", filter.IsConverted)
                .Filter("method", filter.Method)
                .Filter("session_id", filter.SessionId)
                .Between(filter.From, filter.Until);
            if (filter.OrderId is { } order)
            {
                c.With("order_id", order).Filter("stream", place.Stream).Filter("link_slug", place.LinkSlug);
            }
            else if (place.Stream is { } stream)
            {
                c.With("stream", stream).Filter("link_slug", place.LinkSlug);
            }
        }
    }

    public Task<TrackedAction?> Action(Guid id, string? affiliateCode)
    {
        var tenant = Tenant.Number;
        return lists.One("FindAction", c => c.With("tenant", tenant).With("id", id).Filter("code", affiliateCode), ListedRows.Action);
    }

    public async Task<Page<Commission>> Commissions(CommissionFilter filter, PageRequest page)
    {
        if (await Narrow(filter.AffiliateCode) is not { } place)
        {
            return Nothing<Commission>();
        }

        return await lists.Page(
            place.Stream is null ? "ListCommissions" : "ListCommissionsOfAffiliate",
            ListKinds.Commissions,
            page,
            c => place.In(c.With("tenant", Tenant.Number).Filter("status", filter.Status).Between(filter.From, filter.Until)));
    }

    public Task<Commission?> Commission(Guid id) => lists.One("FindCommission", ById(id), ListedRows.Commission);

    public async Task<IReadOnlyList<Commission>> CommissionsById(IReadOnlyList<Guid> ids)
    {
        var tenant = Tenant.Number;
        return await lists.All("FindCommissions", c => c.With("tenant", tenant).With("ids", ListParameters.Ids(ids)), ListedRows.Commission);
    }

    public async Task<IReadOnlyList<Commission>> CommissionsOf(Guid action)
    {
        var tenant = Tenant.Number;
        return await lists.All("FindCommissionsOf", c => c.With("tenant", tenant).With("action", action), ListedRows.Commission);
    }

    public async Task<RefundsOfConversion?> RefundsOf(Guid action) => await Action(action, affiliateCode: null) is { IsConversion: true } conversion
        ? new RefundsOfConversion { Action = conversion, Refunds = await refunds.Read(Tenant, action), Commissions = await CommissionsOf(action) }
        : null;

    public Task<CommissionExplanation?> Explain(Guid commission) => explanations.Find(Tenant, commission);

    public async Task<Page<Payout>> Payouts(PayoutStatus? status, string? affiliateCode, PageRequest page)
    {
        if (await Narrow(affiliateCode) is not { } place)
        {
            return Nothing<Payout>();
        }

        return await lists.Page(
            place.Stream is null ? "ListPayouts" : "ListPayoutsOfAffiliate",
            ListKinds.Payouts,
            page,
            c => place.In(c.With("tenant", Tenant.Number).Filter("status", status)));
    }

    public Task<Payout?> Payout(Guid id) => lists.One("FindPayout", ById(id), ListedRows.Payout);

    public Task<Page<PayoutRun>> PayoutRuns(PageRequest page) =>
        lists.Page("ListPayoutRuns", ListKinds.PayoutRuns, page, c => c.With("tenant", Tenant.Number));

    public Task<PayoutRun?> PayoutRun(Guid id) => lists.One("FindPayoutRun", ById(id), ListedRows.PayoutRun);

    public async Task<IReadOnlyList<Payout>> PendingOfRun(Guid run, int limit)
    {
        var tenant = Tenant.Number;
        return await lists.All("ListPendingOfRun", c => c.With("tenant", tenant).With("run", run).With("limit", limit), ListedRows.Payout);
    }

    public async Task<IReadOnlyList<Payee>> Payees(Guid run, string method, int skip, int limit)
    {
        var tenant = Tenant.Number;
        return await lists.All(
            "ListPayees",
            c => c.With("tenant", tenant).With("run", run).With("method", method).With("skip", skip).With("limit", limit),
            row => new Payee(row.GetGuid(0), row.GetString(1), row.GetString(2), row.StringOrNull(3), row.Cents(4)));
    }

    public Task<string?> EmailOf(Guid userId) => Text("FindUserEmail", ById(userId));

    public Task<string?> AnyEmailOf(Guid userId) => Text("FindAnyUserEmail", c => c.With("id", userId));

    public Task<Page<User>> Users(string? email, bool superusers, PageRequest page) =>
        FindUsers(new UserFilter { Email = email, Superusers = superusers }, page);

    public async Task<Page<User>> FindUsers(UserFilter filter, PageRequest page)
    {
        var listed = await lists.Page(
            "ListUsers",
            ListKinds.Users,
            page,
            c => c.With("tenant", Tenant.Number)
                .With("superusers", filter.Superusers)
                .Filter("email", filter.Email?.Trim().ToLowerInvariant())
                .Filter("search", ListParameters.Anywhere(filter.Search)));
        var users = await Task.WhenAll(listed.Items.Select(user => GrainFactory.User(user.Email).Get()));
        return new Page<User>([.. users.OfType<User>()], listed.Next) { NextValue = listed.NextValue };
    }

    public Task<Page<ApiKey>> ApiKeys(PageRequest page) =>
        lists.Page("ListApiKeys", ListKinds.ApiKeys, page, c => c.With("tenant", Tenant.Number));

    public Task<bool> Ping() => lists.Ping();

    // Live, from their grains; an affiliate that has just been read is never gone.
    async Task<IReadOnlyList<AffiliateAccount>> Accounts(string[] codes)
    {
        using var turns = new SemaphoreSlim(BalancesAtOnce);
        var accounts = await Task.WhenAll(Array.ConvertAll(codes, Account));
        return [.. accounts.OfType<AffiliateAccount>()];

        async Task<AffiliateAccount?> Account(string code)
        {
            await turns.WaitAsync();
            try
            {
                return await GrainFactory.Affiliate(new AffiliateId(Tenant, code)).GetAccount();
            }
            finally
            {
                turns.Release();
            }
        }
    }

    /// <summary>Where the filter leads; null: to nothing.</summary>
    async Task<Place?> Narrow(ActionFilter filter)
    {
        if (await Narrow(filter.AffiliateCode) is not { } place)
        {
            return null;
        }

        if (filter is { LinkSlug: null, LinkUid: null })
        {
            return place;
        }

        var link = await lists.One(
            "FindLinkStream",
            c => c.With("tenant", Tenant.Number).Filter("slug", filter.LinkSlug).Filter("uid", filter.LinkUid),
            row => new Place(row.GetInt64(0), row.GetString(1)));
        return link is not null && (place.Stream is null || place.Stream == link.Stream) ? link : null;
    }

    async Task<Place?> Narrow(string? affiliateCode) =>
        affiliateCode is null ? Place.Everywhere : await StreamOf(affiliateCode) is { } stream ? new Place(stream, null) : null;

    async Task<long?> StreamOf(string affiliateCode) =>
        await lists.One("FindStream", c => c.With("tenant", Tenant.Number).With("code", affiliateCode), row => (long?)row.GetInt64(0));

    Task<string?> Text(string sql, Action<DbCommand> parameters) => lists.One(sql, parameters, row => row.GetString(0));

    Action<DbCommand> ById(Guid id)
    {
        var tenant = Tenant.Number;
        return c => c.With("tenant", tenant).With("id", id);
    }

    static Page<T> Nothing<T>() => new([], Next: null);

    /// <summary>A whole tenant, one affiliate's stream, or one link in it.</summary>
    sealed record Place(long? Stream, string? LinkSlug)
    {
        public static readonly Place Everywhere = new(null, null);

        public void In(DbCommand command)
        {
            if (Stream is { } stream)
            {
                command.With("stream", stream);
            }
        }
    }
}
