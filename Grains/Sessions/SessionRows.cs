using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text;
using Affiliates.Journal;
using Affiliates.Storage;

namespace Affiliates.Sessions;

/// <summary>A share with the conversion that it is of.</summary>
public sealed record ShareOfConversion(ShareRow Share, TrackEvent Whole);

/// <summary>Reads journeys and the shares of conversions; both are written by the journal.</summary>
public sealed class SessionRows(AffiliatesStore store)
{
    /// <summary>Touches from before the window that are read, to be named as left out.</summary>
    const int Earlier = 10;

    const int OpenAtOnce = 100;

    /// <summary>The first and the latest touches inside the window, and some of those before it.</summary>
    public async Task<IReadOnlyList<Touch>> ReadJourney(VisitorSessionId session, JourneyWindow window, CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        await using var command = connection.Command(store.Sql("ReadJourney"))
            .With("tenant", session.Tenant.Number)
            .With("session_id", session.Value)
            .With("from", window.From.Micros())
            .With("until", window.Until.Micros())
            .With("latest", Journey.MaxTouches - 1)
            .With("earlier", Earlier);
        await using var row = await command.ExecuteReaderAsync(ct);
        List<Touch> touches = [];
        while (await row.ReadAsync(ct))
        {
            touches.Add(new Touch
            {
                At = row.Time(0),
                ActionId = row.GetGuid(1),
                AffiliateCode = row.GetString(2),
                LinkSlug = row.StringOrNull(3),
                LinkUid = row.GuidOrNull(4),
            });
        }

        return touches;
    }

    /// <summary>Null: the affiliate has no share of it.</summary>
    public async Task<ShareOfConversion?> FindShare(AffiliateId affiliate, Guid action)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("ReadShare"))
            .With("tenant", affiliate.Tenant.Number)
            .With("action", action)
            .With("code", affiliate.Code);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? Share(row, affiliate, action) : null;
    }

    /// <summary>Every share that was decided and is not applied yet.</summary>
    public async IAsyncEnumerable<(AffiliateId Affiliate, Guid Action)> ReadOpenShares([EnumeratorCancellation] CancellationToken ct = default)
    {
        var last = (Tenant: 0, Action: Guid.Empty, Position: 0);
        List<(AffiliateId, Guid)> page;
        do
        {
            page = [];
            await using (var connection = await store.Open(ct))
            {
                await using var command = connection.Command(store.Sql("ReadOpenShares"))
                    .With("tenant", last.Tenant)
                    .With("action", last.Action)
                    .With("position", last.Position)
                    .With("limit", OpenAtOnce);
                await using var row = await command.ExecuteReaderAsync(ct);
                while (await row.ReadAsync(ct))
                {
                    last = (row.GetInt32(0), row.GetGuid(1), row.GetInt32(2));
                    page.Add((new AffiliateId(new TenantId(last.Tenant), row.GetString(3)), last.Action));
                }
            }

            foreach (var open in page)
            {
                yield return open;
            }
        }
        while (page.Count == OpenAtOnce);
    }

    static ShareOfConversion Share(DbDataReader row, AffiliateId affiliate, Guid action)
    {
        var share = new ShareRow(affiliate.Tenant, action, row.GetInt32(0), affiliate.Code)
        {
            CommissionId = row.GetGuid(1),
            Amount = row.Cents(2),
            Value = row.CentsOrNull(3),
            Rate = row.Factor(4),
            RuleId = row.GuidOrNull(5),
            RuleVersion = row.GetInt32(6),
            Status = (CommissionStatus)row.GetInt16(7),
            LinkSlug = row.StringOrNull(8),
            LinkUid = row.GuidOrNull(9),
            IsApplied = row.GetBoolean(10),
            Weight = row.GetInt64(23),
            TotalWeight = row.GetInt64(24),
            Model = row.GetString(25),
        };
        var whole = new TrackEvent
        {
            Id = action,
            Tenant = affiliate.Tenant,
            Code = affiliate.Code,
            Slug = share.LinkSlug,
            LinkId = share.LinkUid,
            Type = row.GetString(11),
            IsConversion = true,
            Verified = row.GetBoolean(12),
            Value = row.CentsOrNull(13),
            At = row.Time(14),
            SessionId = row.StringOrNull(15),
            OrderId = row.StringOrNull(16),
            CustomerId = row.StringOrNull(17),
            Metadata = Encoding.UTF8.GetBytes(row.GetString(18)),
            Ip = row.StringOrNull(19),
            UserAgent = row.StringOrNull(20),
            Referrer = row.StringOrNull(21),
            Source = row.GetString(22),
        };
        return new ShareOfConversion(share, whole);
    }
}
