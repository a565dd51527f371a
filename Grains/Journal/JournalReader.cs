using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text;
using Affiliates.Commissions;
using Affiliates.Listing;
using Affiliates.Storage;

namespace Affiliates.Journal;

/// <summary>Reads the journal from either database.</summary>
/// <remarks>
/// An event that is read back has neither the code (it is its stream's) nor the fingerprint (it stands beside the order or
/// the event key, where it is asked for).
/// </remarks>
public sealed class JournalReader(AffiliatesStore store) : IJournalReader
{
    public async IAsyncEnumerable<ActionRow> ReadActions(
        long stream, long afterSeq, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        await using var command = await Prepared(connection, "ReadActions", c => c.With("stream", stream).With("after", afterSeq), ct);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            yield return Action(row);
        }
    }

    public async IAsyncEnumerable<LedgerEntry> ReadLedger(
        long stream, long afterSeq, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        await using var command = await Prepared(connection, "ReadLedger", c => c.With("stream", stream).With("after", afterSeq), ct);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            yield return new LedgerEntry(
                row.GetInt64(0), row.GetInt64(1), new TenantId(row.GetInt32(2)), (Account)row.GetInt16(3), (Account)row.GetInt16(4),
                row.Cents(5), row.GetString(6), row.GuidOrNull(7), row.GuidOrNull(8), DateOnly.FromDayNumber(row.GetInt32(9)),
                row.Time(10), row.GetString(11));
        }
    }

    public async Task<IReadOnlyList<CarriedActions>> ReadCarried(long stream, CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        await using var command = await Prepared(connection, "ReadCarried", c => c.With("stream", stream), ct);
        await using var row = await command.ExecuteReaderAsync(ct);
        List<CarriedActions> carried = [];
        while (await row.ReadAsync(ct))
        {
            carried.Add(new CarriedActions(
                DateOnly.FromDayNumber(row.GetInt32(0)), row.GetString(1), (TrackingMethod)row.GetInt16(2),
                row.GetString(3) is { Length: > 0 } slug ? slug : null, row.GetString(4), row.GetInt64(5), row.GetInt64(6)));
        }

        return carried;
    }

    public Task<Commission?> FindCommission(long stream, Guid id, CancellationToken ct = default) =>
        One("ReadCommission", c => c.With("id", id).With("stream", stream), ListedRows.Commission, ct);

    public async Task<IReadOnlyList<Commission>> FindCommissions(long stream, IReadOnlyCollection<Guid> ids, CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        await using var command = await Prepared(
            connection, "ReadCommissions", c => c.With("ids", ListParameters.Ids(ids)).With("stream", stream), ct);
        await using var row = await command.ExecuteReaderAsync(ct);
        List<Commission> commissions = new(ids.Count);
        while (await row.ReadAsync(ct))
        {
            commissions.Add(ListedRows.Commission(row));
        }

        return commissions;
    }

    public Task<Commission?> FindCommissionOf(long stream, Guid action, CancellationToken ct = default) =>
        One("ReadCommissionOf", c => c.With("action", action).With("stream", stream), ListedRows.Commission, ct);

    public Task<Payout?> FindPayoutOfRun(long stream, Guid run, CancellationToken ct = default) =>
        One("ReadPayoutOfRun", c => c.With("run", run).With("stream", stream), ListedRows.Payout, ct);

    public async Task<KeptPayout?> FindPayout(long stream, Guid id, CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        Payout payout;
        await using (var command = await Prepared(connection, "ReadPayout", c => c.With("id", id).With("stream", stream), ct))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            if (!await row.ReadAsync(ct))
            {
                return null;
            }

            payout = ListedRows.Payout(row);
        }

        await using var parts = await Prepared(connection, "ReadPayoutParts", c => c.With("id", id).With("stream", stream), ct);
        await using var part = await parts.ExecuteReaderAsync(ct);
        List<(DateOnly, Money)> days = [];
        while (await part.ReadAsync(ct))
        {
            days.Add((part.TimeOrNull(0) is { } earned ? CommissionLedger.DayOf(earned) : DateOnly.FromDayNumber(part.GetInt32(2)), part.Cents(1)));
        }

        return new KeptPayout(payout, days);
    }

    public Task<KeptAnswer?> FindAction(TenantId tenant, long stream, Guid id, CancellationToken ct = default) =>
        Find("ReadAction", tenant, c => c.With("stream", stream).With("id", id), ct);

    public Task<KeptAnswer?> FindOrder(OrderId order, CancellationToken ct = default) =>
        Find("ReadOrder", order.Tenant, c => c.With("key", order.Value), ct);

    public Task<KeptAnswer?> FindEvent(EventKey key, CancellationToken ct = default) =>
        Find("ReadEvent", key.Tenant, c => c.With("key", key.Value), ct);

    public Task<KeptAnswer?> FindConversionWithoutOrder(TenantId tenant, Guid id, CancellationToken ct = default) =>
        Find("ReadConversionWithoutOrder", tenant, c => c.With("id", id), ct);

    async Task<T?> One<T>(string sql, Func<DbCommand, DbCommand> parameters, Func<DbDataReader, T> read, CancellationToken ct) where T : class
    {
        await using var connection = await store.Open(ct);
        await using var command = await Prepared(connection, sql, parameters, ct);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? read(row) : null;
    }

    async Task<KeptAnswer?> Find(string sql, TenantId tenant, Func<DbCommand, DbCommand> key, CancellationToken ct)
    {
        await using var connection = await store.Open(ct);
        long stream;
        TrackedAction action;
        byte[] fingerprint;
        await using (var command = await Prepared(connection, sql, c => key(c.With("tenant", tenant.Number)), ct))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            if (!await row.ReadAsync(ct))
            {
                return null;
            }

            (stream, fingerprint, action) = (row.GetInt64(0), row.IsDBNull(1) ? [] : row.GetFieldValue<byte[]>(1), Tracked(row));
        }

        return new KeptAnswer(action, await Credits(connection, tenant, stream, action.Id, ct), fingerprint);
    }

    async Task<IReadOnlyList<Credited>> Credits(
        DbConnection connection, TenantId tenant, long stream, Guid action, CancellationToken ct)
    {
        await using var command = await Prepared(
            connection, "ReadCredits", c => c.With("tenant", tenant.Number).With("stream", stream).With("action", action), ct);
        await using var row = await command.ExecuteReaderAsync(ct);
        List<Credited> credits = [];
        while (await row.ReadAsync(ct))
        {
            credits.Add(new Credited(row.GetString(0), row.Cents(1), (CommissionStatus)row.GetInt16(2)));
        }

        return credits;
    }

    // On PostgreSQL a round trip the first time on each connection, and no planning ever after.
    async ValueTask<DbCommand> Prepared(DbConnection connection, string sql, Func<DbCommand, DbCommand> parameters, CancellationToken ct)
    {
        var command = parameters(connection.Command(store.Sql(sql)));
        if (store.Dialect is Dialect.PostgreSql)
        {
            await command.PrepareAsync(ct);
        }

        return command;
    }

    static ActionRow Action(DbDataReader row) => new(row.GetInt64(0), row.GetInt64(1), new TrackEvent
    {
        Tenant = new TenantId(row.GetInt32(2)),
        Id = row.GetGuid(3),
        Type = row.GetString(4),
        IsConversion = row.GetBoolean(6),
        Verified = row.GetBoolean(7),
        Value = row.CentsOrNull(8),
        At = row.Time(9),
        LinkId = row.GuidOrNull(10),
        Slug = row.StringOrNull(11),
        SessionId = row.StringOrNull(12),
        OrderId = row.StringOrNull(13),
        EventKey = row.StringOrNull(14),
        CustomerId = row.StringOrNull(15),
        Metadata = Encoding.UTF8.GetBytes(row.GetString(16)),
        Ip = row.StringOrNull(17),
        UserAgent = row.StringOrNull(18),
        Referrer = row.StringOrNull(19),
        Source = row.GetString(20),
    }, (TrackingMethod)row.GetInt16(5))
    {
        IsShare = row.GetBoolean(21),
        Credited = row.CentsOrNull(22),
    };

    static TrackedAction Tracked(DbDataReader row) => new()
    {
        Id = row.GetGuid(2),
        AffiliateUid = row.GetGuid(3),
        AffiliateCode = row.GetString(4),
        LinkUid = row.GuidOrNull(5),
        LinkSlug = row.StringOrNull(6),
        Type = row.GetString(7),
        Method = (TrackingMethod)row.GetInt16(8),
        At = row.Time(9),
        Metadata = Encoding.UTF8.GetBytes(row.GetString(10)),
        Value = row.CentsOrNull(11),
        IsConversion = row.GetBoolean(12),
        SessionId = row.StringOrNull(13),
        OrderId = row.StringOrNull(14),
        Verified = row.GetBoolean(15),
    };
}
