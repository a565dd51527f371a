using System.Data.Common;
using Affiliates.Storage;

namespace Affiliates.Links;

/// <summary>A link's row with the version that a change must name.</summary>
public sealed record StoredLink(ReferralLink Link, bool IsDeleted, int Version);

/// <summary>The rows of <c>referral_links</c>; only the link's own grain writes them.</summary>
public sealed class LinkRows(AffiliatesStore store)
{
    public async Task<StoredLink?> Find(LinkId id, CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        await using var command = connection.Command(store.Sql("FindLink")).With("tenant", id.Tenant.Number).With("slug", id.Slug);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader, id) : null;
    }

    /// <summary>False when the slug is taken.</summary>
    public async Task<bool> Insert(ReferralLink link)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("InsertLink"))
            .With("uid", link.Uid)
            .With("tenant", link.Id.Tenant.Number)
            .With("slug", link.Id.Slug)
            .With("affiliate_uid", link.AffiliateUid)
            .With("affiliate_code", link.AffiliateCode)
            .With("destination_url", link.DestinationUrl)
            .With("campaign_name", link.CampaignName)
            .With("notes", link.Notes)
            .With("is_active", link.IsActive)
            .With("append_click_id", link.AppendClickId)
            .With("created_at", link.CreatedAt.Micros());
        return await command.ExecuteNonQueryAsync() == 1;
    }

    /// <summary>False when the row has another version than the one that was read.</summary>
    public async Task<bool> Update(ReferralLink link, bool deleted, int version)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("UpdateLink"))
            .With("tenant", link.Id.Tenant.Number)
            .With("slug", link.Id.Slug)
            .With("destination_url", link.DestinationUrl)
            .With("campaign_name", link.CampaignName)
            .With("notes", link.Notes)
            .With("is_active", link.IsActive)
            .With("append_click_id", link.AppendClickId)
            .With("is_deleted", deleted)
            .With("version", version);
        return await command.ExecuteNonQueryAsync() == 1;
    }

    static StoredLink Read(DbDataReader row, LinkId id) => new(
        new ReferralLink
        {
            Uid = row.GetGuid(0),
            Id = id,
            AffiliateUid = row.GetGuid(1),
            AffiliateCode = row.GetString(2),
            DestinationUrl = row.GetString(3),
            CampaignName = row.GetString(4),
            Notes = row.GetString(5),
            IsActive = row.GetBoolean(6),
            CreatedAt = DbExtensions.FromMicros(row.GetInt64(7)),
            AppendClickId = row.GetBoolean(8),
        },
        IsDeleted: row.GetBoolean(9),
        Version: row.GetInt32(10));
}
