using System.Diagnostics;
using System.Globalization;

namespace Affiliates.Process.Tests.Clusters;

/// <summary>
/// One front-end, three silos, mixed load, and one trouble after the other: what was acknowledged is there once, and every
/// ledger adds up.
/// </summary>
/// <remarks>
/// <c>AFFILIATES_CHAOS_SEED</c> repeats the choices of a run; <c>AFFILIATES_CHAOS_SECONDS</c> makes a long run of it, which also holds
/// the service to how long it may be silent. Both are said when a run begins.
/// </remarks>
public sealed class ChaosTests
{
    const int Affiliates = 12;

    static readonly TimeSpan SilenceAfterKill = TimeSpan.FromSeconds(5);
    static readonly TimeSpan SilenceAfterPause = TimeSpan.FromSeconds(10);
    /// <summary>Of the short run, on a machine that does other things too.</summary>
    static readonly TimeSpan SilenceAtAll = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_cluster_in_trouble_loses_nothing_doubles_nothing_and_pays_exactly()
    {
        var seed = Seeds.From("AFFILIATES_CHAOS_SEED");
        var seconds = Setting("AFFILIATES_CHAOS_SECONDS");
        Say($"seed {seed}");
        var sinceStart = Stopwatch.StartNew();
        var random = new Random(seed);
        await using var postgres = await RestartablePostgres.Start();
        await using var cluster = await SiloCluster.Start(SiloCluster.PostgreSql(postgres.ConnectionString), Troubles.Silos);
        await cluster.TenPercent();
        await Task.WhenAll(Enumerable.Range(0, Affiliates).Select(i => cluster.MakeAffiliate(ChaosLoad.Code(i))));
        Say($"ready after {sinceStart.Elapsed.TotalSeconds:0.0} s");

        await using var load = new ChaosLoad(cluster, Affiliates, seed);
        var troubles = new Troubles(cluster, postgres, load, random, Say);
        await load.Start();
        var running = Stopwatch.StartNew();
        try
        {
            await cluster.Api.Until(() => Task.FromResult(load.Successes > 200));
            do
            {
                var round = Enum.GetValues<Trouble>();
                random.Shuffle(round);
                foreach (var trouble in round)
                {
                    await troubles.Make(trouble);
                }
            }
            while (seconds is { } s && running.Elapsed < TimeSpan.FromSeconds(s));
        }
        finally
        {
            await load.Stop();
            Tell(cluster, load, troubles);
        }

        await using var recount = new Recount(Npgsql.NpgsqlFactory.Instance, postgres.ConnectionString);
        await Agree(cluster, load, recount, Affiliates);
        Hold(load, troubles, isLong: seconds is not null);
        Say($"done after {sinceStart.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>The tables, what the senders were told, and what the service says of itself are one.</summary>
    internal static async Task Agree(SiloCluster cluster, ChaosLoad load, Recount recount, int affiliates)
    {
        await load.Settle();
        await cluster.Api.Until(recount.NothingIsOpen);

        Assert.Empty(load.Wrong);
        Assert.Empty(await recount.Findings());
        var written = await recount.Ids("SELECT id FROM referral_actions WHERE NOT is_share");
        Assert.Empty(load.Acknowledged.Values.Except(written));
        Assert.InRange(written.Count, load.Acknowledged.Count, load.Tried);
        Assert.Empty(load.Approved.Keys.Except(await recount.Ids("SELECT id FROM commissions WHERE status <> 0")));
        Assert.Empty(load.Orders.Values.SelectMany(o => o.Refunds.Values, (_, r) => r.Id).Except(await recount.Ids("SELECT id FROM refunds")));
        string[] statuses = ["pending", "processing", "paid", "failed", "cancelled"];
        for (var status = 0; status < statuses.Length; status++)
        {
            // What is over stays as it was told; what was on its way may have gone on without an answer.
            var told = load.Payouts.Where(p => p.Value == statuses[status]).Select(p => p.Key);
            Assert.Empty(told.Except(await recount.Ids(status switch
            {
                0 => "SELECT id FROM payouts",
                1 => "SELECT id FROM payouts WHERE status IN (1, 2, 3)",
                _ => $"SELECT id FROM payouts WHERE status = {status}",
            })));
        }

        await Equal(cluster, recount, affiliates);
        await Owes(cluster, load, affiliates);
        await Verifies(cluster, affiliates);
    }

    /// <summary>What each affiliate has and was paid is, to the cent, what was acknowledged of sales and refunds.</summary>
    static async Task Owes(SiloCluster cluster, ChaosLoad load, int affiliates)
    {
        for (var i = 0; i < affiliates; i++)
        {
            var code = ChaosLoad.Code(i);
            var account = (await cluster.Get($"/affiliates/affiliates/?code={code}"))[0];
            var paid = 0L;
            for (string? page = $"/affiliates/payouts/?limit=1000&affiliate_code={code}"; page is not null;)
            {
                (var payouts, page) = await cluster.Page(page);
                paid += payouts.EnumerateArray().Where(p => p.GetProperty("status").GetString() is "pending" or "processing" or "paid").Sum(p => Cents(p, "amount"));
            }

            Assert.Equal(load.Orders.Values.Where(o => o.Affiliates.Contains(i)).Sum(o => o.Share), Cents(account, "balance") + paid);
        }
    }

    /// <summary>The service's own recount, of the tables and of what the silos hold in memory, finds nothing.</summary>
    static async Task Verifies(SiloCluster cluster, int affiliates)
    {
        using var answer = await cluster.Http.PostAsJsonAsync("/affiliates/verify/", new { });
        var verified = await ApiProcess.Read(answer);
        Assert.True(answer.IsSuccessStatusCode && verified.GetProperty("clean").GetBoolean(), $"{verified}");
        Assert.Equal(affiliates, verified.GetProperty("affiliates").GetInt32());
    }

    /// <summary>What the service says of each affiliate is what its rows add up to.</summary>
    internal static async Task Equal(SiloCluster cluster, Recount recount, int affiliates)
    {
        for (var i = 0; i < affiliates; i++)
        {
            var code = ChaosLoad.Code(i);
            var of = $"JOIN affiliates a USING (stream) WHERE a.code = '{code}'";
            var id = (await cluster.Get($"/affiliates/affiliates/?code={code}"))[0].GetProperty("id").GetString();
            var account = await cluster.Get($"/affiliates/affiliates/{id}/");
            var stats = await cluster.Get($"/affiliates/affiliates/{id}/stats/");
            Assert.Equal(await recount.Number($"SELECT count(*) FROM referral_actions {of} AND type = 'click'"), stats.GetProperty("total_clicks").GetInt64());
            Assert.Equal(await recount.Number($"SELECT count(*) FROM referral_actions {of} AND is_conversion"), stats.GetProperty("total_conversions").GetInt64());
            Assert.Equal(await Balance(recount, of, account: 1), Cents(account, "pending_balance"));
            Assert.Equal(await Balance(recount, of, account: 2), Cents(account, "available_balance"));
            Assert.Equal(
                await recount.Number($"SELECT COALESCE(sum(c.amount - c.reversed), 0) FROM commissions c {of} AND c.status = 0"), Cents(account, "pending_balance"));
        }
    }

    /// <summary>The service was silent no longer than it may be; a polite stop was noticed by nobody.</summary>
    static void Hold(ChaosLoad load, Troubles troubles, bool isLong)
    {
        foreach (var trial in troubles.Trials)
        {
            var silence = load.LongestSilence(trial.From, trial.Until);
            Assert.True(silence < SilenceAtAll, $"{trial}: silent for {silence}");
            if (!isLong)
            {
                continue;
            }

            Assert.True(trial.Trouble is not Trouble.Kill || silence <= SilenceAfterKill, $"{trial}: silent for {silence}");
            Assert.True(trial.Trouble is not Trouble.Pause || silence <= SilenceAfterPause, $"{trial}: silent for {silence}");
            Assert.True(trial.Trouble is not Trouble.PoliteStop || FailuresIn(load, trial) == 0, $"{trial}: requests failed");
        }
    }

    static void Tell(SiloCluster cluster, ChaosLoad load, Troubles troubles)
    {
        Say($"{load.Tried} events tried, {load.Acknowledged.Count} acknowledged, {load.Approved.Count} approvals, {load.Payouts.Count} payouts, {load.Orders.Values.Sum(o => o.Refunds.Count)} refunds, {load.Failures.Count} requests failed");
        foreach (var trial in troubles.Trials)
        {
            Say($"{trial.Trouble} {trial.Whom}: {(trial.Until - trial.From).TotalSeconds:0.0} s, silent for {load.LongestSilence(trial.From, trial.Until).TotalSeconds:0.0} s, {FailuresIn(load, trial)} failed");
        }

        foreach (var wrong in load.Wrong.Take(10))
        {
            Say(wrong);
        }

        foreach (var fault in cluster.Api.Said("Answered 500", lines: 12).Take(3))
        {
            Say(fault);
        }

        foreach (var fault in cluster.Api.Said("Answered 503 at", lines: 1).GroupBy(line => line.Trim()))
        {
            Say($"{fault.Count()} × {fault.Key}");
        }

        foreach (var kind in load.Failures.GroupBy(f => (f.What, f.Status)))
        {
            Say($"failed: {kind.Count()} × {kind.Key.What} with {kind.Key.Status}");
        }
    }

    static int FailuresIn(ChaosLoad load, Trial trial) => load.Failures.Count(f => f.At >= trial.From && f.At <= trial.Until);

    static Task<long> Balance(Recount recount, string of, int account) => recount.Number(
        $"SELECT COALESCE(sum(CASE WHEN account_to = {account} THEN amount ELSE 0 END - CASE WHEN account_from = {account} THEN amount ELSE 0 END), 0) FROM ledger_entries {of}");

    static long Cents(JsonElement account, string field) =>
        (long)(decimal.Parse(account.GetProperty(field).GetString()!, CultureInfo.InvariantCulture) * 100);

    static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    static void Say(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        TestContext.Current.SendDiagnosticMessage(line);
    }
}
