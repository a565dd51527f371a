using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Affiliates.Affiliates;
using Affiliates.Journal;
using Affiliates.Storage;

namespace Affiliates.Verification;

/// <summary>An affiliate and its stream.</summary>
public sealed record VerifiedAffiliate(AffiliateId Affiliate, long Stream);

/// <summary>
/// Recounts one affiliate's stream at one moment of the store and holds everything that is derived from it against that: snapshot,
/// memory, commissions, payouts, orders, event keys.
/// </summary>
/// <param name="store">Where it is kept.</param>
/// <param name="serviceId">Under which Orleans keeps the snapshots.</param>
public sealed class StreamVerifier(AffiliatesStore store, string serviceId)
{
    /// <summary>Differences of one kind that are named; a stream that is broken from end to end does not fill the memory.</summary>
    public const int Most = 100;

    /// <param name="stream">Whose.</param>
    /// <param name="totals">The place up to which it is added up for the tenant's totals.</param>
    /// <param name="memory">What an activation has folded; null: there is none.</param>
    /// <param name="ct">Gives up.</param>
    public Task<Verified> Verify(VerifiedAffiliate stream, JournalPlace totals, AffiliateState? memory = null, CancellationToken ct = default) =>
        // SQLite reads on the caller's thread, and a grain's is its own for a moment only.
        Task.Run(() => Recount(stream, totals, memory, ct), ct);

    async Task<Verified> Recount(VerifiedAffiliate stream, JournalPlace totals, AffiliateState? memory, CancellationToken ct)
    {
        await using var view = await StoreView.Open(store, ct);
        var findings = new Findings(stream.Affiliate.Tenant, stream.Affiliate.Code, stream.Stream);
        var recounting = new Recounting(view, stream, findings, ct);
        await recounting.Places();
        var snapshot = await Snapshot(view, stream.Affiliate, findings, ct);
        await recounting.Numbers(snapshot, memory, totals);
        await recounting.Commissions();
        await recounting.Payouts();
        await recounting.Available();
        await recounting.Strays();
        await recounting.Keys();
        return new Verified(
            stream.Affiliate.Code, recounting.Actions, recounting.LedgerEntries, recounting.Counted, findings.All);
    }

    // Null: there is none, or one of another version, which is thrown away when it is next read.
    async Task<AffiliateState?> Snapshot(StoreView view, AffiliateId affiliate, Findings findings, CancellationToken ct)
    {
        await foreach (var row in view.Read(
            "VerifySnapshot", c => c.With("service", serviceId).With("key", GrainKeys.Of(affiliate)), ct))
        {
            if (row.IsDBNull(0))
            {
                return null;
            }

            try
            {
                return JsonSerializer.Deserialize<AffiliateSnapshot>(row.GetFieldValue<byte[]>(0)) is
                { IsReadable: true } kept
                    ? AffiliateState.From(kept)
                    : null;
            }
            catch (Exception e) when (e is JsonException or ArgumentException or IndexOutOfRangeException)
            {
                findings.Add("snapshot", "content", "readable", e.GetType().Name);
            }
        }

        return null;
    }

    /// <summary>The steps over one view.</summary>
    sealed class Recounting(StoreView view, VerifiedAffiliate stream, Findings findings, CancellationToken ct)
    {
        long closed;

        public long Actions { get; private set; }
        public long LedgerEntries { get; private set; }
        public Counted Counted { get; private set; }

        public async Task Places()
        {
            await foreach (var row in Read("VerifyPlaces"))
            {
                var (what, count, first, last) = (row.GetString(0), row.Number(1), row.Number(2), row.Number(3));
                findings.Same("journal", $"first place of {what}", 1, Math.Min(first, row.Number(4)));
                findings.Same("journal", $"{what} up to place {last.ToString(CultureInfo.InvariantCulture)}", last, count);
                if (what == "actions")
                {
                    Actions = count;
                    closed = row.Number(6);
                    findings.Same("journal", "closed up to place", row.Number(5), closed);
                }
                else
                {
                    LedgerEntries = count;
                }
            }
        }

        public async Task Numbers(AffiliateState? snapshot, AffiliateState? memory, JournalPlace totals)
        {
            var (atSnapshot, atMemory) = (new AffiliateRecount(), new AffiliateRecount());
            // A snapshot from before something left cannot be recounted; nobody reads it any more either.
            snapshot = snapshot?.ActionSeq < closed ? null : snapshot;
            await foreach (var row in Read(
                "RecountActions",
                c => c.With("tenant", stream.Affiliate.Tenant.Number).With("snapshot", snapshot?.ActionSeq ?? 0)
                    .With("memory", memory?.ActionSeq ?? 0).With("totals", totals.Action)))
            {
                var sum = new ActionSum(
                    row.Number(0), (TrackingMethod)row.Number(1), row.GetString(2), row.Flag(3), row.Flag(4), row.StringOrNull(5),
                    row.GetString(6), row.Number(10), row.Number(11), row.Number(12), row.Number(13));
                findings.Same("journal", $"actions of another tenant from place {sum.FirstSeq} on", 0, row.Number(14));
                Add(atSnapshot, row.Flag(7), sum);
                Add(atMemory, row.Flag(8), sum);
                if (row.Flag(9) && !sum.IsShare)
                {
                    Counted += new Counted(
                        sum.Count, sum.Type == ActionTypes.Click ? sum.Count : 0, sum.IsConversion ? sum.Count : 0,
                        sum.IsConversion ? sum.Value : 0, 0);
                }
            }

            await foreach (var row in Read(
                "RecountLedger",
                c => c.With("tenant", stream.Affiliate.Tenant.Number).With("snapshot", snapshot?.LedgerSeq ?? 0)
                    .With("memory", memory?.LedgerSeq ?? 0).With("totals", totals.Ledger)))
            {
                var sum = new LedgerSum(row.Number(0), (Account)row.Number(1), (Account)row.Number(2), row.Number(6), row.Number(7));
                findings.Same("journal", $"ledger entries of another tenant on day {sum.Day}", 0, row.Number(8));
                Add(atSnapshot, row.Flag(3), sum);
                Add(atMemory, row.Flag(4), sum);
                if (row.Flag(5))
                {
                    Counted += new Counted(
                        0, 0, 0, 0,
                        (StreamMovements.IsOutside(sum.From) ? sum.Cents : 0) - (StreamMovements.IsOutside(sum.To) ? sum.Cents : 0));
                }
            }

            Compare("snapshot", snapshot, atSnapshot);
            Compare("memory", memory, atMemory);
        }

        public async Task Commissions()
        {
            CommissionAsKept? commission = null;
            var moved = new StreamMovements();
            await foreach (var row in Read("VerifyCommissions"))
            {
                var id = row.GetGuid(0);
                if (id != commission?.Id)
                {
                    Audit();
                    (commission, moved) = (Commission(row, id), new StreamMovements());
                    findings.Same("commission", $"{id} tenant", stream.Affiliate.Tenant.Number, row.Number(1));
                }

                if (!row.IsDBNull(10))
                {
                    moved.Add((Account)row.Number(10), (Account)row.Number(11), row.Number(12), row.Number(13));
                }
            }

            Audit();

            void Audit()
            {
                if (commission is not null)
                {
                    findings.Add("commission", MoneyAudit.Of(commission, moved));
                }
            }
        }

        public async Task Payouts()
        {
            PayoutAsKept? payout = null;
            var moved = new StreamMovements();
            await foreach (var row in Read("VerifyPayouts"))
            {
                var id = row.GetGuid(0);
                if (id != payout?.Id)
                {
                    Audit();
                    (payout, moved) = (new PayoutAsKept(id, row.Number(2), (PayoutStatus)row.Number(3), row.Number(7)), new StreamMovements());
                    findings.Same("payout", $"{id} tenant", stream.Affiliate.Tenant.Number, row.Number(1));
                }

                if (!row.IsDBNull(4))
                {
                    moved.Add((Account)row.Number(4), (Account)row.Number(5), row.Number(6));
                }
            }

            Audit();

            void Audit()
            {
                if (payout is not null)
                {
                    findings.Add("payout", MoneyAudit.Of(payout, moved));
                }
            }
        }

        /// <summary>What an affiliate may have paid out is what its next payout would take.</summary>
        public async Task Available()
        {
            await foreach (var row in Read("VerifyAvailable"))
            {
                findings.Same("balance", "available: due commissions less open clawbacks (cents)", row.Number(1), row.Number(0));
            }
        }

        /// <summary>Movements for what is not there.</summary>
        public async Task Strays()
        {
            await foreach (var row in Read("VerifyStrayEntries", Limited))
            {
                findings.Add(
                    row.Flag(0) ? "commission" : "payout", $"{row.GetGuid(1)}", "in the stream",
                    $"missing, though the ledger moves {row.Number(3)} cents for it from place {row.Number(2)} on");
            }

            await foreach (var row in Read("VerifyClawbacks", Limited))
            {
                findings.Same("clawback", $"of ledger entry {row.Number(0)} (cents)", row.Number(1), row.Number(2));
            }
        }

        public async Task Keys()
        {
            await foreach (var row in Read("VerifyOrders", Limited))
            {
                findings.Add("order", $"{row.GetString(1)} of action {row.Number(0)}", $"taken by {row.GetGuid(2)}", TakenBy(row));
            }

            await foreach (var row in Read("VerifyEventKeys", Limited))
            {
                findings.Add("event key", $"{row.GetString(1)} of action {row.Number(0)}", $"taken by {row.GetGuid(2)}", TakenBy(row));
            }

            await foreach (var row in Read("VerifyDoubles", Limited))
            {
                findings.Add(
                    "journal", $"action {row.Number(0)} ({row.GetGuid(1)})", "once", $"again at place {row.Number(3)} of stream {row.Number(2)}");
            }

            await foreach (var row in Read("VerifyShareActions", c => Limited(c).With("code", stream.Affiliate.Code)))
            {
                findings.Add("share", $"action {row.Number(0)} ({row.GetGuid(1)})", "decided with its conversion", "nowhere");
            }

            static string TakenBy(DbDataReader row) => row.GuidOrNull(3) is { } other ? $"taken by {other}" : "not taken";
        }

        void Add(AffiliateRecount recount, bool isCounted, ActionSum sum)
        {
            if (isCounted && !recount.Add(sum))
            {
                findings.Add("journal", $"day of the actions from place {sum.FirstSeq} on", "a day", $"{sum.Day}");
            }
        }

        void Add(AffiliateRecount recount, bool isCounted, LedgerSum sum)
        {
            if (isCounted && !recount.Add(sum))
            {
                findings.Add("ledger", "day and accounts", "known ones", $"day {sum.Day}, {(int)sum.From} to {(int)sum.To}");
            }
        }

        void Compare(string subject, AffiliateState? folded, AffiliateRecount recount)
        {
            if (folded is null)
            {
                return;
            }

            foreach (var (what, found, expected) in folded.DifferencesFrom(recount.ToState()))
            {
                findings.Same(subject, what, expected, found);
            }
        }

        IAsyncEnumerable<DbDataReader> Read(string sql, Func<DbCommand, DbCommand>? more = null) =>
            view.Read(sql, c => (more ?? (static c => c))(c.With("stream", stream.Stream)), ct);

        static DbCommand Limited(DbCommand command) => command.With("most", Most);

        static CommissionAsKept Commission(DbDataReader row, Guid id) => new()
        {
            Id = id,
            Cents = row.Number(2),
            Status = (CommissionStatus)row.Number(3),
            FirstLedgerSeq = row.NumberOrNull(5),
            Reversed = row.Number(14),
            ClawedBack = row.Number(15),
            Refunded = row.NumberOrNull(16),
            Value = row.NumberOrNull(17),
            OpenRefunds = row.Number(18),
            PayoutId = row.GuidOrNull(6),
            PayoutStatus = (PayoutStatus?)row.NumberOrNull(7),
            HasAction = row.Flag(8),
            LedgerSeqIsOwn = row.Flag(9),
        };
    }
}
