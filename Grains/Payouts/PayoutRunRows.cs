using System.Data;
using System.Runtime.CompilerServices;
using Affiliates.Listing;
using Affiliates.Storage;

namespace Affiliates.Payouts;

/// <summary>The rows of <c>payout_runs</c>, and whom a run has to ask.</summary>
public sealed class PayoutRunRows(AffiliatesStore store)
{
    /// <summary>False when the id or the key is taken.</summary>
    public async Task<bool> Insert(TenantId tenant, Guid id, PayoutRunRequest request)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("InsertPayoutRun"))
            .With("tenant", tenant.Number)
            .With("id", id)
            .With("key", request.Key)
            .With("method", request.Method)
            .With("at", request.At.Micros())
            .With("actor", request.Actor);
        return await command.ExecuteNonQueryAsync() == 1;
    }

    public async Task<Guid?> FindByKey(TenantId tenant, string key)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("FindPayoutRunByKey")).With("tenant", tenant.Number).With("key", key);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? row.GetGuid(0) : null;
    }

    public async Task Finish(TenantId tenant, Guid id, DateTimeOffset at, int failed)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("FinishPayoutRun"))
            .With("tenant", tenant.Number)
            .With("id", id)
            .With("at", at.Micros())
            .With("failed", (long)failed);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Active affiliates with a method and something due, by the number of their streams; whether it is enough they say themselves.</summary>
    public async Task<IReadOnlyList<(long Stream, string Code)>> ReadPayable(
        TenantId tenant, string? method, long after, int limit, CancellationToken ct)
    {
        await using var connection = await store.Open(ct);
        await using var command = connection.Command(store.Sql("ReadPayable"))
            .With("tenant", tenant.Number)
            .With("after", after)
            .With("limit", limit)
            .Filter("method", method);
        await using var row = await command.ExecuteReaderAsync(ct);
        List<(long, string)> affiliates = [];
        while (await row.ReadAsync(ct))
        {
            affiliates.Add((row.GetInt64(0), row.GetString(1)));
        }

        return affiliates;
    }

    /// <summary>The tenants for which there are scheduled runs: those that are there and active.</summary>
    public async Task<IReadOnlyList<TenantId>> ReadTenants()
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("ReadActiveTenants"));
        await using var row = await command.ExecuteReaderAsync();
        List<TenantId> tenants = [];
        while (await row.ReadAsync())
        {
            tenants.Add(new TenantId(row.GetInt32(0)));
        }

        return tenants;
    }

    /// <summary>Runs that were begun and have not finished; one that never ends does not keep later ones from being read.</summary>
    public async IAsyncEnumerable<(TenantId Tenant, Guid Run)> ReadOpen(int pageSize, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var last = (Tenant: new TenantId(int.MinValue), Run: Guid.Empty);
        List<(TenantId, Guid)> page;
        do
        {
            page = [];
            await using (var connection = await store.Open(ct))
            {
                await using var command = connection.Command(store.Sql("ReadOpenPayoutRuns"))
                    .With("tenant", last.Tenant.Number)
                    .With("run", last.Run)
                    .With("limit", pageSize);
                await using var row = await command.ExecuteReaderAsync(ct);
                while (await row.ReadAsync(ct))
                {
                    last = (new TenantId(row.GetInt32(0)), row.GetGuid(1));
                    page.Add(last);
                }
            }

            foreach (var open in page)
            {
                yield return open;
            }
        }
        while (page.Count == pageSize);
    }

    /// <summary>True when the tenant has had a run of the schedule before.</summary>
    public async Task<bool> HasScheduled(TenantId tenant)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("HasScheduledRun")).With("tenant", tenant.Number);
        return await command.ExecuteScalarAsync() is not null;
    }
}
