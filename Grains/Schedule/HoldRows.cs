using System.Runtime.CompilerServices;
using Affiliates.Storage;

namespace Affiliates.Schedule;

/// <summary>Commissions whose hold is over.</summary>
public sealed class HoldRows(AffiliatesStore store)
{
    /// <summary>Page by page, by the end of their holds: one that cannot be approved now does not keep later ones from it.</summary>
    public async IAsyncEnumerable<IReadOnlyList<(AffiliateId Affiliate, Guid Commission)>> ReadDue(
        DateTimeOffset now, int pageSize, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var last = (At: long.MinValue, Id: Guid.Empty);
        List<(AffiliateId, Guid)> page;
        do
        {
            page = [];
            await using (var connection = await store.Open(ct))
            {
                await using var command = connection.Command(store.Sql("ReadDueCommissions"))
                    .With("now", now.Micros())
                    .With("after", last.At)
                    .With("id", last.Id)
                    .With("limit", pageSize);
                await using var row = await command.ExecuteReaderAsync(ct);
                while (await row.ReadAsync(ct))
                {
                    last = (row.GetInt64(3), row.GetGuid(2));
                    page.Add((new AffiliateId(new TenantId(row.GetInt32(0)), row.GetString(1)), last.Id));
                }
            }

            yield return page;
        }
        while (page.Count == pageSize);
    }
}
