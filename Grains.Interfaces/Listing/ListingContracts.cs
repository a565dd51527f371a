namespace Affiliates.Listing;

/// <summary>A page, newest first unless an order says otherwise; <paramref name="Before"/> is the id of the last row seen.</summary>
[GenerateSerializer, Immutable, Alias("page")]
public readonly record struct PageRequest([property: Id(0)] int Limit, [property: Id(1)] Guid? Before)
{
    /// <summary>Null: newest first.</summary>
    [Id(2)] public PageOrder? Order { get; init; }

    /// <summary>The page that comes after one that was read.</summary>
    public PageRequest After<T>(Page<T> page) => this with { Before = page.Next, Order = Order is { } order ? order with { After = page.NextValue } : null };
}

/// <summary>An order of a list; what is equal in it is ordered by the ids, in the same direction.</summary>
[GenerateSerializer, Immutable, Alias("page-order")]
public sealed record PageOrder
{
    /// <summary>One of the list's <see cref="SortFields"/>.</summary>
    [Id(0)] public required string Field { get; init; }
    [Id(1)] public bool Descending { get; init; }
    /// <summary>The field's value in the last row seen; null on the first page, and where the order is that of the ids.</summary>
    [Id(2)] public string? After { get; init; }

    /// <summary>As it is asked for: <c>-amount</c>.</summary>
    public string Name => Descending ? "-" + Field : Field;
}

/// <summary><paramref name="Next"/>: the cursor of the next page, null on the last.</summary>
[GenerateSerializer, Immutable, Alias("page-of`1")]
public sealed record Page<T>([property: Id(0)] IReadOnlyList<T> Items, [property: Id(1)] Guid? Next)
{
    /// <summary>The value of the last row in the order that was asked for; null where that is the order of the ids.</summary>
    [Id(2)] public string? NextValue { get; init; }
}

[GenerateSerializer, Immutable, Alias("affiliate-filter")]
public sealed record AffiliateFilter
{
    [Id(0)] public string? Code { get; init; }
    [Id(1)] public string? Email { get; init; }
    [Id(2)] public bool? IsActive { get; init; }
    /// <summary>Part of the code or the email, whatever the case.</summary>
    [Id(3)] public string? Search { get; init; }
}

[GenerateSerializer, Immutable, Alias("link-filter")]
public sealed record LinkFilter
{
    [Id(0)] public string? AffiliateCode { get; init; }
    /// <summary>Part of the slug or the campaign's name, whatever the case.</summary>
    [Id(1)] public string? Search { get; init; }
}

[GenerateSerializer, Immutable, Alias("user-filter")]
public sealed record UserFilter
{
    /// <summary>The whole of it.</summary>
    [Id(0)] public string? Email { get; init; }
    /// <summary>Part of the email, whatever the case.</summary>
    [Id(1)] public string? Search { get; init; }
    /// <summary>Superusers too, who are nobody's.</summary>
    [Id(2)] public bool Superusers { get; init; }
}

/// <summary>Days are UTC and inclusive.</summary>
[GenerateSerializer, Immutable, Alias("action-filter")]
public sealed record ActionFilter
{
    [Id(0)] public string? LinkSlug { get; init; }
    [Id(1)] public string? AffiliateCode { get; init; }
    [Id(2)] public string? ActionType { get; init; }
    [Id(3)] public bool? IsConverted { get; init; }
    [Id(4)] public TrackingMethod? Method { get; init; }
    [Id(5)] public string? SessionId { get; init; }
    [Id(6)] public DateTimeOffset? From { get; init; }
    /// <summary>Exclusive.</summary>
    [Id(7)] public DateTimeOffset? Until { get; init; }
    /// <summary>A referral link by its id.</summary>
    [Id(8)] public Guid? LinkUid { get; init; }
    /// <summary>The conversion of this order.</summary>
    [Id(9)] public string? OrderId { get; init; }
}

[GenerateSerializer, Immutable, Alias("commission-filter")]
public sealed record CommissionFilter
{
    [Id(0)] public CommissionStatus? Status { get; init; }
    [Id(1)] public string? AffiliateCode { get; init; }
    [Id(2)] public DateTimeOffset? From { get; init; }
    /// <summary>Exclusive.</summary>
    [Id(3)] public DateTimeOffset? Until { get; init; }
}

/// <summary>Read-only look-ups and lists of one tenant, straight from storage. A stateless worker.</summary>
[Alias("directory")]
public interface IDirectoryGrain : IGrainWithStringKey
{
    [Alias("affiliates")] Task<Page<AffiliateAccount>> Affiliates(AffiliateFilter filter, PageRequest page);
    [Alias("affiliate-by-uid")] Task<string?> AffiliateCodeOf(Guid affiliateUid);
    [Alias("links")] Task<Page<ReferralLink>> Links(string? affiliateCode, PageRequest page);
    [Alias("find-links")] Task<Page<ReferralLink>> FindLinks(LinkFilter filter, PageRequest page);
    [Alias("link-by-uid")] Task<string?> LinkSlugOf(Guid linkUid);
    [Alias("actions")] Task<Page<TrackedAction>> Actions(ActionFilter filter, PageRequest page);
    /// <summary>With <paramref name="affiliateCode"/>: as that affiliate has it, with its own part of the value.</summary>
    [Alias("action")] Task<TrackedAction?> Action(Guid id, string? affiliateCode = null);
    [Alias("commissions")] Task<Page<Commission>> Commissions(CommissionFilter filter, PageRequest page);
    [Alias("commission")] Task<Commission?> Commission(Guid id);
    /// <summary>Those of the ids that are there, in no order.</summary>
    [Alias("commissions-by-id")] Task<IReadOnlyList<Commission>> CommissionsById(IReadOnlyList<Guid> ids);
    /// <summary>What the action has earned, oldest first.</summary>
    [Alias("commissions-of")] Task<IReadOnlyList<Commission>> CommissionsOf(Guid action);
    /// <summary>Null: there is no such conversion.</summary>
    [Alias("refunds-of")] Task<RefundsOfConversion?> RefundsOf(Guid action);
    /// <summary>Why it is what it is, and what became of it.</summary>
    [Alias("explain")] Task<CommissionExplanation?> Explain(Guid commission);
    [Alias("payouts")] Task<Page<Payout>> Payouts(PayoutStatus? status, string? affiliateCode, PageRequest page);
    [Alias("payout")] Task<Payout?> Payout(Guid id);
    /// <summary>Newest first.</summary>
    [Alias("payout-runs")] Task<Page<PayoutRun>> PayoutRuns(PageRequest page);
    [Alias("payout-run")] Task<PayoutRun?> PayoutRun(Guid id);
    /// <summary>Some of a run's payouts that nobody has begun to pay.</summary>
    [Alias("pending-of-run")] Task<IReadOnlyList<Payout>> PendingOfRun(Guid run, int limit);
    /// <summary>One part of a run's payouts of one method: those in it that are being paid, with where to.</summary>
    [Alias("payees")] Task<IReadOnlyList<Payee>> Payees(Guid run, string method, int skip, int limit);
    /// <summary>Of a member of the tenant, or of a superuser.</summary>
    [Alias("user-by-id")] Task<string?> EmailOf(Guid userId);
    /// <summary>Of any user of any tenant: for superusers only.</summary>
    [Alias("any-user-by-id")] Task<string?> AnyEmailOf(Guid userId);
    /// <summary>The tenant's members; superusers too when asked for.</summary>
    [Alias("users")] Task<Page<User>> Users(string? email, bool superusers, PageRequest page);
    [Alias("find-users")] Task<Page<User>> FindUsers(UserFilter filter, PageRequest page);
    [Alias("api-keys")] Task<Page<ApiKey>> ApiKeys(PageRequest page);
    /// <summary>True when the database answers.</summary>
    [Alias("ping")] Task<bool> Ping();
}
