using System.Data.Common;
using Affiliates.Storage;

namespace Affiliates.Privacy;

/// <summary>What the journal's rows hold of persons: address, user agent, referrer, session, customer, metadata.</summary>
public sealed class PersonalData(AffiliatesStore store)
{
    /// <summary>Rows that are changed at once: the journal waits no longer than for these.</summary>
    const int Step = 1_000;

    /// <summary>Rows that are read at once.</summary>
    const int ReadStep = 10_000;

    const int MostSessions = 10_000;

    public Task<long> EraseSession(TenantId tenant, string session) => EraseSessions(tenant, [session]);

    public async Task<long> EraseCustomer(TenantId tenant, string customer) =>
        await EraseSessions(tenant, await Sessions(tenant, customer))
        + await Change("EraseCustomer", c => c.With("tenant", tenant.Number).With("customer", customer));

    /// <summary>Erases what was made before the instant, in small steps, and remembers how far it came.</summary>
    public async Task<long> EraseBefore(TenantId tenant, DateTimeOffset instant, CancellationToken ct)
    {
        var until = Ids.Begin(instant);
        var after = await Swept(tenant, ct);
        var erased = 0L;
        while (!ct.IsCancellationRequested && await Next(tenant, after, until, ct) is { } last)
        {
            var from = after;
            await Change("EraseOldTouches", c => c.With("tenant", tenant.Number).With("after", from).With("last", last));
            erased += await Change("EraseOldActions", c => c.With("tenant", tenant.Number).With("after", from).With("last", last));
            await Change("SaveSweep", c => c.With("tenant", tenant.Number).With("last", last));
            after = last;
        }

        return erased;
    }

    // The sessions' events are looked for among all of the tenant's: an index by session would cost every event that has one
    // more than all its other indexes together. Looking holds nobody up, and what is found is written step by step.
    async Task<long> EraseSessions(TenantId tenant, List<string> sessions)
    {
        foreach (var session in sessions)
        {
            await Change("EraseJourney", c => c.With("tenant", tenant.Number).With("session", session));
        }

        if (sessions.Count == 0)
        {
            return 0;
        }

        var names = sessions.ToHashSet(StringComparer.Ordinal);
        var erased = 0L;
        for (var (after, rows) = (Guid.Empty, ReadStep); rows == ReadStep;)
        {
            List<Guid> found;
            (found, after, rows) = await Find(tenant, after, names);
            erased += found.Count == 0 ? 0 : await Erase(tenant, found);
        }

        return erased;
    }

    // On SQLite the rows are read on the caller's thread, which is a grain's.
    Task<(List<Guid> Found, Guid Last, int Rows)> Find(TenantId tenant, Guid after, HashSet<string> sessions) => Task.Run(async () =>
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("ReadSessions"))
            .With("tenant", tenant.Number).With("after", after).With("limit", ReadStep);
        await using var row = await command.ExecuteReaderAsync();
        List<Guid> found = [];
        var rows = 0;
        for (; await row.ReadAsync(); rows++)
        {
            after = row.GetGuid(0);
            if (row.StringOrNull(1) is { } session && sessions.Contains(session))
            {
                found.Add(after);
            }
        }

        return (found, after, rows);
    });

    async Task<long> Erase(TenantId tenant, List<Guid> actions)
    {
        var erased = 0L;
        foreach (var step in actions.Chunk(Step))
        {
            await using var connection = await store.Open(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = connection.Command(store.Sql("EraseVisitor")).In(transaction)
                .With("tenant", tenant.Number).With("id", Guid.Empty);
            foreach (var action in step)
            {
                command.Parameters["@id"].Value = action;
                erased += await command.ExecuteNonQueryAsync();
            }

            await transaction.CommitAsync();
        }

        return erased;
    }

    async Task<List<string>> Sessions(TenantId tenant, string customer)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("SessionsOfCustomer"))
            .With("tenant", tenant.Number).With("customer", customer).With("limit", MostSessions);
        await using var row = await command.ExecuteReaderAsync();
        List<string> sessions = [];
        while (await row.ReadAsync())
        {
            sessions.Add(row.GetString(0));
        }

        return sessions;
    }

    async Task<Guid> Swept(TenantId tenant, CancellationToken ct)
    {
        await using var connection = await store.Open(ct);
        await using var command = connection.Command(store.Sql("ReadSweep")).With("tenant", tenant.Number);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? row.GetGuid(0) : Guid.Empty;
    }

    // The last of the next step; null: there is none.
    async Task<Guid?> Next(TenantId tenant, Guid after, Guid until, CancellationToken ct)
    {
        await using var connection = await store.Open(ct);
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

    async Task<long> Change(string sql, Func<DbCommand, DbCommand> parameters)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = parameters(connection.Command(store.Sql(sql)));
        return await command.ExecuteNonQueryAsync();
    }
}
