using Affiliates.Storage;

namespace Affiliates.Affiliates;

/// <summary>An affiliate's row: its profile, the number of its stream, and the version that a change must name.</summary>
/// <param name="ClosedActions">Up to here actions of its stream may have left the journal; 0: none has.</param>
public sealed record StoredAffiliate(AffiliateProfile Profile, long Stream, int Version, long ClosedActions = 0);

/// <summary>The rows of <c>affiliates</c>; only the affiliate's own grain writes them.</summary>
public sealed class AffiliateRows(AffiliatesStore store)
{
    public async Task<StoredAffiliate?> Find(AffiliateId id, CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        await using var command = connection.Command(store.Sql("FindAffiliate")).With("tenant", id.Tenant.Number).With("code", id.Code);
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
        {
            return null;
        }

        var profile = new AffiliateProfile
        {
            Id = id,
            Uid = row.GetGuid(1),
            UserId = row.GetGuid(2),
            UserEmail = row.GetString(3),
            IsActive = row.GetBoolean(4),
            PayoutThreshold = new Money(row.GetInt64(5)),
            PayoutMethod = row.IsDBNull(6) ? null : row.GetString(6),
            PayoutDetails = row.IsDBNull(7) ? null : row.GetString(7),
            JoinedAt = DbExtensions.FromMicros(row.GetInt64(8)),
        };
        return new StoredAffiliate(profile, Stream: row.GetInt64(0), Version: row.GetInt32(9), ClosedActions: row.GetInt64(10));
    }

    /// <summary>False when the code is taken.</summary>
    public async Task<bool> Insert(AffiliateProfile profile)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("InsertAffiliate"))
            .With("uid", profile.Uid)
            .With("tenant", profile.Id.Tenant.Number)
            .With("code", profile.Id.Code)
            .With("user_id", profile.UserId)
            .With("user_email", profile.UserEmail)
            .With("is_active", profile.IsActive)
            .With("payout_threshold", profile.PayoutThreshold.Cents)
            .With("payout_method", profile.PayoutMethod)
            .With("payout_details", profile.PayoutDetails)
            .With("joined_at", profile.JoinedAt.Micros());
        return await command.ExecuteNonQueryAsync() == 1;
    }

    /// <summary>False when the row has another version than the one that was read.</summary>
    public async Task<bool> Update(StoredAffiliate next)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("UpdateAffiliate"))
            .With("stream", next.Stream)
            .With("user_email", next.Profile.UserEmail)
            .With("is_active", next.Profile.IsActive)
            .With("payout_threshold", next.Profile.PayoutThreshold.Cents)
            .With("payout_method", next.Profile.PayoutMethod)
            .With("payout_details", next.Profile.PayoutDetails)
            .With("version", next.Version);
        return await command.ExecuteNonQueryAsync() == 1;
    }
}
