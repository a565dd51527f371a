using System.Data.Common;
using System.Text;
using Affiliates.Storage;

namespace Affiliates.Listing;

/// <summary>Rows of the lists, by the order of the columns in <c>List….sql</c> and <c>Find….sql</c>.</summary>
static class ListedRows
{
    public static ReferralLink Link(DbDataReader row, TenantId tenant) => new()
    {
        Uid = row.GetGuid(0),
        Id = new LinkId(tenant, row.GetString(1)),
        AffiliateUid = row.GetGuid(2),
        AffiliateCode = row.GetString(3),
        DestinationUrl = row.GetString(4),
        CampaignName = row.GetString(5),
        Notes = row.GetString(6),
        IsActive = row.GetBoolean(7),
        CreatedAt = row.Time(8),
        AppendClickId = row.GetBoolean(9),
    };

    public static TrackedAction Action(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        AffiliateUid = row.GetGuid(1),
        AffiliateCode = row.GetString(2),
        LinkUid = row.GuidOrNull(3),
        LinkSlug = row.StringOrNull(4),
        Type = row.GetString(5),
        Method = (TrackingMethod)row.GetInt16(6),
        At = row.Time(7),
        Metadata = Encoding.UTF8.GetBytes(row.GetString(8)),
        Value = row.CentsOrNull(9),
        IsConversion = row.GetBoolean(10),
        SessionId = row.StringOrNull(11),
        OrderId = row.StringOrNull(12),
        Verified = row.GetBoolean(13),
    };

    public static Commission Commission(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        AffiliateUid = row.GetGuid(1),
        AffiliateCode = row.GetString(2),
        ActionId = row.GetGuid(3),
        ActionType = row.GetString(4),
        Amount = row.Cents(5),
        Rate = row.Factor(6),
        CalculatedAt = row.Time(7),
        Status = (CommissionStatus)row.GetInt16(8),
        RuleId = row.GuidOrNull(9),
        RuleVersion = row.GetInt32(10),
        Reversed = row.Cents(11),
        ClawedBack = row.Cents(12),
        PayoutId = row.GuidOrNull(13),
        ApproveAt = row.TimeOrNull(14),
    };

    public static PayoutRun PayoutRun(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Method = row.StringOrNull(1),
        StartedAt = row.Time(2),
        StartedBy = row.GetString(3),
        FinishedAt = row.TimeOrNull(4),
        Payouts = row.GetInt64(5),
        Amount = row.Cents(6),
        Failed = row.GetInt64(7),
    };

    public static Payout Payout(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        AffiliateUid = row.GetGuid(1),
        AffiliateCode = row.GetString(2),
        Amount = row.Cents(3),
        Status = (PayoutStatus)row.GetInt16(4),
        CreatedAt = row.Time(5),
        ProcessedAt = row.TimeOrNull(6),
        Method = row.GetString(7),
        Reference = row.StringOrNull(8),
        Reason = row.StringOrNull(9),
        RunId = row.GuidOrNull(10),
    };
}
