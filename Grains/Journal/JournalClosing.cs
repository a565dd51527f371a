using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Affiliates.Commissions;
using Affiliates.Storage;

namespace Affiliates.Journal;

/// <summary>
/// Takes old events that earn nothing out of the journal and leaves what they add up to, in one transaction: the table stays as large as
/// its days, and every counter still equals a recount.
/// </summary>
/// <remarks>
/// Conversions, and whatever earned something, stay for ever: orders, refunds and explanations lead to them. An event key is forgotten
/// together with its event, and so is a touch; both are only asked for within the attribution window.
/// </remarks>
public sealed class JournalClosing(AffiliatesStore store)
{
    /// <summary>Events that are looked at in one transaction: a writer waits no longer than for these.</summary>
    const int Step = 1_000;

    /// <summary>Days that a tenant's cookie lives at most; 0: no tenant says.</summary>
    public async Task<int> LongestWindow(CancellationToken ct)
    {
        await using var connection = await store.Open(ct);
        await using var command = connection.Command(store.Sql("ReadLongestWindow"));
        return await command.ExecuteScalarAsync(ct) is { } days and not DBNull ? Convert.ToInt32(days, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Closes what was made before the instant, step by step, and remembers how far it came; how many events have left.</summary>
    public async Task<long> CloseBefore(TenantId tenant, DateTimeOffset instant, CancellationToken ct)
    {
        var until = Ids.Begin(instant);
        var after = await Reached(tenant, ct);
        var closed = 0L;
        // On SQLite all of it happens on the caller's thread.
        while (!ct.IsCancellationRequested && await Task.Run(() => CloseStep(tenant, after, until, ct), ct) is var (last, count))
        {
            (after, closed) = (last, closed + count);
        }

        return closed;
    }

    async Task<(Guid Last, int Closed)?> CloseStep(TenantId tenant, Guid after, Guid until, CancellationToken ct)
    {
        await using var connection = await store.Open(ct);
        if (await Next(connection, tenant, after, until, ct) is not { } last)
        {
            return null;
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        var gone = await Take(connection, transaction, tenant, after, last, ct);
        var changes = new Changes(connection, transaction, store);
        foreach (var alike in gone.GroupBy(a => (a.Stream, a.Day, a.Type, a.Method, a.Slug, a.Source)))
        {
            changes.Add(
                "CarryActions", ("stream", alike.Key.Stream), ("day", alike.Key.Day), ("type", alike.Key.Type), ("method", alike.Key.Method),
                ("link_slug", alike.Key.Slug), ("source", alike.Key.Source), ("events", alike.LongCount()), ("first", alike.Min(a => a.Seq)),
                ("last", alike.Max(a => a.Seq)));
        }

        foreach (var stream in gone.GroupBy(a => a.Stream))
        {
            changes.Add("CloseStream", ("stream", stream.Key), ("last", stream.Max(a => a.Seq)));
        }

        foreach (var action in gone)
        {
            if (action.EventKey is { } key)
            {
                changes.Add("ForgetEventKey", ("tenant", tenant.Number), ("key", key), ("action", action.Id));
            }

            if (action.Session is { } session)
            {
                changes.Add("ForgetTouch", ("tenant", tenant.Number), ("session", session), ("at", action.At), ("action", action.Id));
            }
        }

        changes.Add("SaveClosing", ("tenant", tenant.Number), ("last", last));
        await changes.Run(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return (last, gone.Count);
    }

    async Task<List<Gone>> Take(
        DbConnection connection, DbTransaction transaction, TenantId tenant, Guid after, Guid last, CancellationToken ct)
    {
        await using var command = connection.Command(store.Sql("CloseActions")).In(transaction)
            .With("tenant", tenant.Number).With("after", after).With("last", last);
        await using var row = await command.ExecuteReaderAsync(ct);
        List<Gone> gone = [];
        while (await row.ReadAsync(ct))
        {
            var type = row.GetString(4);
            var isClick = type == ActionTypes.Click;
            gone.Add(new Gone(
                row.GetInt64(0), row.GetInt64(1), row.GetGuid(2), checked((int)row.GetInt64(3)), type, row.GetInt16(5),
                isClick ? row.GetString(6) : "", isClick ? row.GetString(7) : "", row.StringOrNull(8), row.StringOrNull(9), row.GetInt64(10)));
        }

        return gone;
    }

    async Task<Guid> Reached(TenantId tenant, CancellationToken ct)
    {
        await using var connection = await store.Open(ct);
        await using var command = connection.Command(store.Sql("ReadClosing")).With("tenant", tenant.Number);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? row.GetGuid(0) : Guid.Empty;
    }

    // The last of the next step; null: there is none.
    async Task<Guid?> Next(DbConnection connection, TenantId tenant, Guid after, Guid until, CancellationToken ct)
    {
        await using var command = connection.Command(store.Sql("NextOldActions"))
            .With("tenant", tenant.Number).With("after", after).With("until", until).With("limit", Step);
        await using var row = await command.ExecuteReaderAsync(ct);
        Guid? last = null;
        while (await row.ReadAsync(ct))
        {
            last = row.GetGuid(0);
        }

        return last;
    }

    /// <summary>Many small statements: one round trip on PostgreSQL, one after the other on SQLite, which has none to save.</summary>
    sealed class Changes(DbConnection connection, DbTransaction transaction, AffiliatesStore store)
    {
        readonly List<(string Sql, (string Name, object Value)[] Parameters)> all = [];

        public void Add(string sql, params (string Name, object Value)[] parameters) => all.Add((store.Sql(sql), parameters));

        public async Task Run(CancellationToken ct)
        {
            if (!connection.CanCreateBatch)
            {
                foreach (var (sql, parameters) in all)
                {
                    await using var command = parameters.Aggregate(connection.Command(sql).In(transaction), (c, p) => c.With(p.Name, p.Value));
                    await command.ExecuteNonQueryAsync(ct);
                }

                return;
            }

            await using var batch = connection.CreateBatch();
            batch.Transaction = transaction;
            foreach (var (sql, parameters) in all)
            {
                batch.BatchCommands.Add(Command(batch, sql, parameters));
            }

            await batch.ExecuteNonQueryAsync(ct);
        }

        [SuppressMessage("Security", "CA2100", Justification = "The text comes from the project's own .sql files.")]
        static DbBatchCommand Command(DbBatch batch, string sql, (string Name, object Value)[] parameters)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@" + name;
                parameter.Value = value;
                command.Parameters.Add(parameter);
            }

            return command;
        }
    }

    /// <summary>An action that has left.</summary>
    readonly record struct Gone(
        long Stream, long Seq, Guid Id, int Day, string Type, short Method, string Slug, string Source, string? EventKey, string? Session, long At);
}
