using Affiliates.Users;

namespace Affiliates.Listing;

/// <summary>The lists of a tenant, by their rows.</summary>
public static class ListKinds
{
    /// <summary>Who is listed; the rest of an affiliate is asked of its grain.</summary>
    public static readonly ListKind<(string Code, Guid Uid, string Email)> Affiliates = new(
        "uid", row => (row.GetString(0), row.GetGuid(1), row.GetString(2)), affiliate => affiliate.Uid,
        SortColumn.Name("code", "code", ((string Code, Guid Uid, string Email) affiliate) => affiliate.Code),
        // Nothing in the store keeps two of them apart.
        SortColumn.Words("user_email", "user_email", ((string Code, Guid Uid, string Email) affiliate) => affiliate.Email));

    public static readonly ListKind<TrackedAction> Actions = new("r.id", ListedRows.Action, action => action.Id);

    public static readonly ListKind<Commission> Commissions = new(
        "c.id", ListedRows.Commission, commission => commission.Id,
        SortColumn.Number("amount", "c.amount", (Commission commission) => commission.Amount.Cents));

    public static readonly ListKind<Payout> Payouts = new(
        "p.id", ListedRows.Payout, payout => payout.Id,
        SortColumn.Number("amount", "p.amount", (Payout payout) => payout.Amount.Cents));

    public static readonly ListKind<PayoutRun> PayoutRuns = new("r.id", ListedRows.PayoutRun, run => run.Id);

    /// <summary>Who is listed; the rest of a user is asked of its grain.</summary>
    public static readonly ListKind<(string Email, Guid Id)> Users = new(
        "u.id", row => (row.GetString(0), row.GetGuid(1)), user => user.Id,
        SortColumn.Name("email", "u.email", ((string Email, Guid Id) user) => user.Email));

    public static readonly ListKind<ApiKey> ApiKeys = new("id", ApiKeyRows.Read, key => key.Id);

    public static ListKind<ReferralLink> Links(TenantId tenant) => new(
        "uid", row => ListedRows.Link(row, tenant), link => link.Uid,
        SortColumn.Name("slug", "slug", (ReferralLink link) => link.Id.Slug));
}
