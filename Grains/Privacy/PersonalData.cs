using System.Data.Common;
using Affiliates.Storage;

namespace Affiliates.Privacy;

/// <summary>What the journal's rows hold of persons: address, user agent, referrer, session, customer, metadata.</summary>
public sealed class PersonalData(AffiliatesStore store)
{
    /// <summary>Rows that are changed at once: the journal waits no longer than for these.</summary>
    const int Step = 1_000;

    const int MostSessions = 10_000;

    public async Task<long> EraseSession(TenantId tenant, string session)
    {
        await Change("EraseJourney", c => c.With("tenant", tenant.Number).With("session", session));
        return await Change("EraseVisitor", c => c.With("tenant", tenant.Number).With("session", session));
    }

    public async Task<long> EraseCustomer(TenantId tenant, string customer)
    {
        var erased = 0L;
        foreach (var session in await Sessions(tenant, customer))
        {
            erased += await EraseSession(tenant, session);
        }

        return erased + await Change("EraseCustomer", c => c.With("tenant", tenant.Number).With("customer", customer));
    }

    /// <summary>Erases what was made before the instant, in small steps, and remembers how far it came.</summary>
    public async Task<long> EraseBefore(TenantId tenant, DateTimeOffset instant, CancellationToken ct)
    {
        var until = Guid.CreateVersion7(instant);
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
