using System.Data.Common;
using System.Runtime.CompilerServices;
using Affiliates.Storage;

namespace Affiliates.Refunds;

/// <summary>The refunds of conversions, and whom each takes something from. Written by the grain of the order.</summary>
public sealed class RefundRows(AffiliatesStore store)
{
    const int OpenAtOnce = 500;

    /// <summary>The conversion's refunds, in their order.</summary>
    public async Task<IReadOnlyList<Refund>> Read(TenantId tenant, Guid action, CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        await using var command = connection.Command(store.Sql("ReadRefunds")).With("tenant", tenant.Number).With("action", action);
        await using var row = await command.ExecuteReaderAsync(ct);
        List<Refund> refunds = [];
        while (await row.ReadAsync(ct))
        {
            refunds.Add(Refund(row));
        }

        return refunds;
    }

    /// <summary>The refund, as long as it is not applied to the affiliate.</summary>
    public async Task<Refund?> FindOpen(AffiliateId affiliate, Guid refund, CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        await using var command = connection.Command(store.Sql("ReadOpenRefund"))
            .With("tenant", affiliate.Tenant.Number)
            .With("id", refund)
            .With("code", affiliate.Code);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? Refund(row) : null;
    }

    /// <summary>Keeps the decision and whom it concerns, in one transaction.</summary>
    /// <exception cref="JournalConflictException">Another activation has decided on this conversion meanwhile: nothing was written.</exception>
    public async Task Insert(TenantId tenant, Refund refund, IEnumerable<string> affiliates)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var insert = connection.Command(store.Sql("InsertRefund")).In(transaction)
            .With("tenant", tenant.Number)
            .With("action", refund.ActionId)
            .With("number", refund.Number)
            .With("id", refund.Id)
            .With("amount", refund.Amount.Cents)
            .With("total", refund.Total.Cents)
            .With("value", refund.Value.Cents)
            .With("asked", refund.Asked?.Cents)
            .With("key", refund.Key)
            .With("reason", refund.Reason)
            .With("at", refund.At.Micros())
            .With("actor", refund.Actor);
        if (await insert.ExecuteNonQueryAsync() != 1)
        {
            throw new JournalConflictException($"Refund {refund.Number} of conversion {refund.ActionId} is taken.");
        }

        foreach (var code in affiliates)
        {
            await using var part = connection.Command(store.Sql("InsertRefundPart")).In(transaction)
                .With("id", refund.Id)
                .With("code", code)
                .With("tenant", tenant.Number);
            await part.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    /// <summary>Every part that was decided and is not applied yet.</summary>
    public async IAsyncEnumerable<(AffiliateId Affiliate, Guid Refund)> ReadOpen([EnumeratorCancellation] CancellationToken ct = default)
    {
        var last = (Refund: Guid.Empty, Code: "");
        List<(AffiliateId, Guid)> page;
        do
        {
            page = [];
            await using (var connection = await store.Open(ct))
            {
                await using var command = connection.Command(store.Sql("ReadOpenRefunds"))
                    .With("refund", last.Refund)
                    .With("code", last.Code)
                    .With("limit", OpenAtOnce);
                await using var row = await command.ExecuteReaderAsync(ct);
                while (await row.ReadAsync(ct))
                {
                    last = (row.GetGuid(0), row.GetString(1));
                    page.Add((new AffiliateId(new TenantId(row.GetInt32(2)), last.Code), last.Refund));
                }
            }

            foreach (var open in page)
            {
                yield return open;
            }
        }
        while (page.Count == OpenAtOnce);
    }

    static Refund Refund(DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        ActionId = row.GetGuid(1),
        Number = row.GetInt32(2),
        Amount = row.Cents(3),
        Total = row.Cents(4),
        Value = row.Cents(5),
        Asked = row.CentsOrNull(6),
        Key = row.StringOrNull(7),
        Reason = row.StringOrNull(8),
        At = row.Time(9),
        Actor = row.GetString(10),
    };
}
