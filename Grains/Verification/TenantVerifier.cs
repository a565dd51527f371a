using System.Globalization;
using System.Runtime.CompilerServices;
using Affiliates.Storage;

namespace Affiliates.Verification;

/// <summary>How one affiliate is recounted; null: it is left to the store alone.</summary>
public delegate Task<Verified?> RecountInMemory(AffiliateId affiliate, JournalPlace totals);

/// <summary>
/// Recounts a tenant, one affiliate after the other, while it goes on working. Each affiliate is looked at in a read of its own,
/// so that no read is longer than one stream, and the totals still compare exactly: they are read together with the
/// ends of all streams, and what stands up to there never changes again.
/// </summary>
public sealed class TenantVerifier(AffiliatesStore store, StreamVerifier streams, TimeProvider time)
{
    /// <summary>A share or a refund that was decided longer ago should have been taken: every silo looks for them every five seconds.</summary>
    public static readonly TimeSpan SharesAreTakenWithin = TimeSpan.FromMinutes(1);

    /// <summary>Rows of a tenant's tables that are read at one moment.</summary>
    const int Step = 5_000;

    /// <summary>All tenants there have ever been.</summary>
    public async Task<IReadOnlyList<TenantId>> Tenants(CancellationToken ct = default)
    {
        await using var view = await StoreView.Open(store, ct);
        List<TenantId> tenants = [];
        await foreach (var row in view.Read("ReadTenantVersions", _ => { }, ct))
        {
            tenants.Add(new TenantId(row.GetInt32(0)));
        }

        tenants.Sort((a, b) => a.Number.CompareTo(b.Number));
        return tenants;
    }

    /// <summary>Null: there is no such tenant.</summary>
    public async Task<TenantId?> Find(string slug, CancellationToken ct = default)
    {
        await using var view = await StoreView.Open(store, ct);
        TenantId? tenant = null;
        await foreach (var row in view.Read(
            "FindTenantId", c => c.With("slug", slug).Filter("subdomain", (string?)null).Filter("uid", (Guid?)null), ct))
        {
            tenant = new TenantId(row.GetInt32(0));
        }

        return tenant;
    }

    /// <param name="tenant">Whose.</param>
    /// <param name="affiliateCode">This affiliate alone, and nothing of the tenant as a whole; nothing when there is none of this code.</param>
    /// <param name="pause">Between two affiliates: what a run may cost a store that is at work.</param>
    /// <param name="inMemory">Asks an activation that there is.</param>
    /// <param name="ct">Gives up.</param>
    public async IAsyncEnumerable<Verified> Run(
        TenantId tenant, string? affiliateCode = null, TimeSpan pause = default, RecountInMemory? inMemory = null,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        var (kept, plan) = await Task.Run(() => Plan(tenant, affiliateCode, ct), ct);
        var counted = new Counted();
        foreach (var (stream, end) in plan)
        {
            var verified = (inMemory is null ? null : await inMemory(stream.Affiliate, end)) ?? await streams.Verify(stream, end, ct: ct);
            counted += verified.Counted;
            yield return verified;
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, time, ct);
            }
        }

        if (affiliateCode is not null)
        {
            yield break;
        }

        var findings = new Findings(tenant);
        Compare(findings, counted, kept);
        await Task.Run(() => Keys("VerifyConversions", "order", tenant, findings, ct), ct);
        await Task.Run(() => Keys("VerifyKeys", "event key", tenant, findings, ct), ct);
        await Task.Run(() => Shares(tenant, findings, ct), ct);
        await Task.Run(() => Refunds(tenant, findings, ct), ct);
        yield return new Verified(null, 0, 0, counted, findings.All);
    }

    async Task<(Counted Kept, List<(VerifiedAffiliate, JournalPlace)> Plan)> Plan(TenantId tenant, string? code, CancellationToken ct)
    {
        await using var view = await StoreView.Open(store, ct);
        var kept = new Counted();
        await foreach (var row in view.Read("SumTotals", c => c.With("tenant", tenant.Number), ct))
        {
            kept = new Counted(row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4));
        }

        List<(VerifiedAffiliate, JournalPlace)> plan = [];
        await foreach (var row in view.Read("VerifyPlan", c => c.With("tenant", tenant.Number).Filter("code", code), ct))
        {
            plan.Add((
                new VerifiedAffiliate(new AffiliateId(tenant, row.GetString(1)), row.Number(0)), new JournalPlace(row.Number(2), row.Number(3))));
        }

        return (kept, plan);
    }

    static void Compare(Findings findings, Counted expected, Counted found)
    {
        findings.Same("totals", "events", expected.Events, found.Events);
        findings.Same("totals", "clicks", expected.Clicks, found.Clicks);
        findings.Same("totals", "conversions", expected.Conversions, found.Conversions);
        findings.Same("totals", "revenue (cents)", expected.Revenue, found.Revenue);
        findings.Same("totals", "commissions (cents)", expected.Commissions, found.Commissions);
    }

    // Written with their action, in one transaction: at any moment they lead to it.
    async Task Keys(string sql, string subject, TenantId tenant, Findings findings, CancellationToken ct)
    {
        var after = "";
        for (var rows = Step; rows == Step;)
        {
            rows = 0;
            await using var view = await StoreView.Open(store, ct);
            await foreach (var row in view.Read(sql, c => c.With("tenant", tenant.Number).With("after", after).With("limit", Step), ct))
            {
                rows++;
                after = row.GetString(0);
                if (row.GuidOrNull(4) != row.GetGuid(3) || row.StringOrNull(5) != after)
                {
                    findings.Add(
                        subject, after, $"action {row.GetGuid(3)} at place {row.Number(2)} of stream {row.Number(1)}",
                        row.GuidOrNull(4) is { } other ? $"{other} there" : "nothing there");
                }
            }
        }
    }

    async Task Refunds(TenantId tenant, Findings findings, CancellationToken ct)
    {
        var (action, number, total) = (Guid.Empty, 0, 0L);
        var late = Ids.Begin(time.GetUtcNow() - SharesAreTakenWithin);
        for (var rows = Step; rows == Step;)
        {
            rows = 0;
            await using var view = await StoreView.Open(store, ct);
            await foreach (var row in view.Read(
                "VerifyRefunds",
                c => c.With("tenant", tenant.Number).With("action", action).With("number", number).With("limit", Step), ct))
            {
                rows++;
                var before = row.GetGuid(0) == action ? (Number: number, Total: total) : (0, 0);
                (action, number, total) = (row.GetGuid(0), row.GetInt32(1), row.Number(4));
                var name = $"{row.GetGuid(2)} of conversion {action}";
                findings.Same("refund", $"{name} number", before.Number + 1, number);
                findings.Same("refund", $"{name} refunded so far (cents)", before.Total + row.Number(3), total);
                findings.Same("refund", $"{name} more than the value (cents)", 0, Math.Max(0, total - row.Number(5)));
                if (row.NumberOrNull(6) is { } value)
                {
                    findings.Same("refund", $"{name} value (cents)", value, row.Number(5));
                }
                else
                {
                    findings.Add("refund", name, "of a conversion", "of nothing");
                }

                if (row.Number(7) > 0 && row.GetGuid(2).CompareTo(late) < 0)
                {
                    findings.Add("refund", name, "taken from all who earned by it", $"{row.Number(7)} open");
                }
            }
        }
    }

    async Task Shares(TenantId tenant, Findings findings, CancellationToken ct)
    {
        var (action, position) = (Guid.Empty, -1);
        var late = Ids.Begin(time.GetUtcNow() - SharesAreTakenWithin);
        var parts = new SharesOfConversion(findings, late);
        for (var rows = Step; rows == Step;)
        {
            rows = 0;
            await using var view = await StoreView.Open(store, ct);
            await foreach (var row in view.Read(
                "VerifyShares",
                c => c.With("tenant", tenant.Number).With("action", action).With("position", position).With("limit", Step), ct))
            {
                rows++;
                (action, position) = (row.GetGuid(0), row.GetInt32(1));
                parts.Add(new ShareAsKept
                {
                    Action = action,
                    Position = position,
                    AffiliateCode = row.GetString(2),
                    Amount = row.Number(3),
                    Value = row.NumberOrNull(4),
                    IsApplied = row.Flag(5),
                    CommissionId = row.GetGuid(6),
                    Stream = row.NumberOrNull(7),
                    Place = row.NumberOrNull(8),
                    StandsAsShare = !row.IsDBNull(9) && row.Flag(9),
                    Credited = row.NumberOrNull(10),
                    CommissionCents = row.NumberOrNull(11),
                    CommissionStream = row.NumberOrNull(12),
                    Whole = row.NumberOrNull(13),
                });
            }
        }

        parts.End();
    }
}
