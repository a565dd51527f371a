using System.Data.Common;
using Affiliates.Journal;
using Affiliates.Storage;

namespace Affiliates.Listing;

/// <summary>Reads a commission with its reasons and every movement of money since.</summary>
public sealed class ExplanationReader(AffiliatesStore store)
{
    public async Task<CommissionExplanation?> Find(TenantId tenant, Guid commission)
    {
        await using var connection = await store.Open(CancellationToken.None);
        Found found;
        await using (var command = connection.Command(store.Sql("ReadExplanation")).With("tenant", tenant.Number).With("id", commission))
        await using (var row = await command.ExecuteReaderAsync())
        {
            if (!await row.ReadAsync())
            {
                return null;
            }

            found = new Found(
                ListedRows.Commission(row), row.StringOrNull(15), row.GetInt64(16), row.GetInt64(17), row.StringOrNull(18));
        }

        return new CommissionExplanation
        {
            Commission = found.Commission,
            Reasons = ReasonsFormat.Read(found.Explanation),
            Movements = await Movements(connection, found),
            StatusReason = found.StatusReason,
        };
    }

    async Task<List<LedgerMovement>> Movements(DbConnection connection, Found found)
    {
        await using var command = connection.Command(store.Sql("ReadMovements"))
            .With("stream", found.Stream)
            .With("first", found.FirstLedgerSeq)
            .With("commission", found.Commission.Id)
            .Filter("payout", found.Commission.PayoutId);
        await using var row = await command.ExecuteReaderAsync();
        List<LedgerMovement> movements = [];
        while (await row.ReadAsync())
        {
            movements.Add(new LedgerMovement(
                row.Time(0), row.GetString(1), row.GetString(2), NameOf(row.GetInt16(3)), NameOf(row.GetInt16(4)), row.Cents(5),
                row.GuidOrNull(6)));
        }

        return movements;
    }

    static string NameOf(short account) => ((Account)account).ToString().ToLowerInvariant();

    sealed record Found(Commission Commission, string? Explanation, long Stream, long FirstLedgerSeq, string? StatusReason);
}
