using Affiliates.Payouts;
using Affiliates.Storage;

namespace Affiliates.Cluster.Tests.Payouts;

public abstract class PayoutRunTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Everybody_above_the_threshold_is_paid_once_whatever_races()
    {
        var method = Builders.Key("m");
        var rich = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Earning(method, 1000m)));
        var poor = await Earning(method, 100m);
        var other = await Earning("another", 1000m);

        // Two runs, and the affiliates themselves, all at once.
        var runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Start(new PayoutRunRequest(method, null, Now, "test"))));
        await Task.WhenAll(rich.Select(a => Grains.Affiliate(a.Id).RequestPayout(new PayoutRequest(Guid.CreateVersion7(), "test"))));

        foreach (var affiliate in rich)
        {
            Assert.Equal(new Money(100_00), Assert.Single(await PayoutsOf(affiliate)).Amount);
            Assert.Equal(new Money(100_00), (await Grains.Affiliate(affiliate.Id).GetAccount())!.Balances.Reserved);
            Assert.Empty(await Grains.Affiliate(affiliate.Id).Verify());
        }

        Assert.Empty(await PayoutsOf(poor));
        Assert.Empty(await PayoutsOf(other));
        Assert.All(runs, run => Assert.NotNull(run.FinishedAt));
    }

    [Fact]
    public async Task A_run_that_is_taken_up_again_pays_nobody_twice_also_when_more_was_earned_meanwhile()
    {
        var method = Builders.Key("m");
        var affiliate = await Earning(method, 1000m);
        var run = Guid.CreateVersion7(Now);
        var first = await Grains.Affiliate(affiliate.Id).RequestPayout(new PayoutRequest(Guid.CreateVersion7(), "test", run));
        await Earn(affiliate, 2000m);
        var late = await Earning(method, 700m);
        // The crash: the run is kept, and one affiliate was asked. Last, because another test's schedule may take it up at once.
        await Cluster.Service<PayoutRunRows>().Insert(TenantId.Default, run, new PayoutRunRequest(method, null, Now, "test"));

        await Grains.Schedule().Run();
        var finished = await Finished(run);

        Assert.Equal((2L, new Money(170_00)), (finished.Payouts, finished.Amount));
        Assert.Equal(Assert.IsType<PayoutRequested>(first).Payout.Id, Assert.Single(await PayoutsOf(affiliate)).Id);
        Assert.Equal(run, Assert.Single(await PayoutsOf(late)).RunId);
        Assert.Equal(new Money(200_00), (await Grains.Affiliate(affiliate.Id).GetAccount())!.Balances.Available);
    }

    [Fact]
    public async Task One_key_is_one_run()
    {
        var (method, key) = (Builders.Key("m"), Builders.Key("k"));
        var affiliate = await Earning(method, 1000m);

        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Start(new PayoutRunRequest(method, key, Now, "test"))));

        Assert.Single(runs.Select(r => r.Id).Distinct());
        Assert.Single(await PayoutsOf(affiliate));
    }

    [Fact]
    public async Task The_payees_are_those_of_the_run_that_are_still_to_be_paid()
    {
        var method = Builders.Key("m");
        var (anna, bert, cleo) = (await Earning(method, 1000m), await Earning(method, 2000m), await Earning(method, 3000m));
        var run = await Start(new PayoutRunRequest(method, null, Now, "test"));
        var paid = Assert.Single(await PayoutsOf(bert));
        foreach (var to in (PayoutStatus[])[PayoutStatus.Processing, PayoutStatus.Paid])
        {
            Assert.IsType<PayoutMoved>(await Grains.Affiliate(bert.Id).MovePayout(Builders.Move(paid, to)));
        }

        foreach (var to in (AffiliateProfile[])[anna, cleo])
        {
            Assert.IsType<PayoutMoved>(await Grains.Affiliate(to.Id).MovePayout(Builders.Move(Assert.Single(await PayoutsOf(to)), PayoutStatus.Processing)));
        }

        await Earn(anna, 5000m);
        await Start(new PayoutRunRequest(method, null, Now, "test"));
        var payees = await Grains.Directory(TenantId.Default).Payees(run.Id, method, 0, 5000);

        Assert.Equal(
            new[] { (anna.Id.Code, new Money(100_00)), (cleo.Id.Code, new Money(300_00)) }.Order(), payees.Select(p => (p.AffiliateCode, p.Amount)).Order());
        Assert.All(payees, p => Assert.Equal("details", p.Details));
        // The parts stay what they are: the one of who was paid is empty.
        var parts = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Grains.Directory(TenantId.Default).Payees(run.Id, method, i, 1)));
        Assert.Equal([0, 0, 1, 1], parts.Select(p => p.Count).Order());
    }

    [Fact]
    public async Task A_run_that_cannot_go_on_does_not_keep_the_next_one_from_it()
    {
        var method = Builders.Key("m");
        var affiliate = await Earning(method, 1000m);
        // Of no tenant, so that it comes before all others, and begun at a time that there is not.
        var broken = new TenantId(0);
        var (first, next) = (Guid.CreateVersion7(Now), Guid.CreateVersion7(Now));
        var rows = Cluster.Service<PayoutRunRows>();
        await rows.Insert(broken, first, new PayoutRunRequest(method, null, Now, "test"));
        await Execute("UPDATE payout_runs SET started_at = 900000000000000000, finished_at = NULL WHERE tenant_id = 0");
        await rows.Insert(TenantId.Default, next, new PayoutRunRequest(method, null, Now, "test"));
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(() => Grains.PayoutRun(broken, first).Continue());

            await Grains.Schedule().Run();

            await Until(async () => await Grains.Directory(TenantId.Default).PayoutRun(next) is { FinishedAt: not null });
            Assert.Equal(next, Assert.Single(await PayoutsOf(affiliate)).RunId);
        }
        finally
        {
            await Execute("DELETE FROM payout_runs WHERE tenant_id = 0");
        }
    }

    [Fact]
    public async Task Open_runs_are_read_to_the_last_one_however_many_there_are()
    {
        var rows = Cluster.Service<PayoutRunRows>();
        // Of tenants that nobody has: they pay nobody, and are over when they are first taken up.
        List<(TenantId, Guid)> open, read;
        do
        {
            open = [.. Enumerable.Range(0, 7).Select(i => (new TenantId(900_000 + i / 3), Guid.CreateVersion7(Now)))];
            foreach (var (tenant, run) in open)
            {
                await rows.Insert(tenant, run, new PayoutRunRequest(null, null, Now, "test"));
            }

            read = [];
            await foreach (var run in rows.ReadOpen(pageSize: 2, Ct))
            {
                read.Add(run);
            }
        }
        // The cluster's own schedule may have come in between, and has ended some of them.
        while (await HasEnded(open));

        await Grains.Schedule().Run();
        foreach (var (tenant, run) in open)
        {
            await Until(async () => await Grains.Directory(tenant).PayoutRun(run) is { FinishedAt: not null });
        }

        Assert.Equal(open.OrderBy(o => o.Item1.Number).ThenBy(o => o.Item2), read.Where(open.Contains));
        Assert.Distinct(read);

        async Task<bool> HasEnded(List<(TenantId Tenant, Guid Run)> runs)
        {
            foreach (var (tenant, run) in runs)
            {
                if (await Grains.Directory(tenant).PayoutRun(run) is { FinishedAt: not null })
                {
                    return true;
                }
            }

            return false;
        }
    }

    async Task Execute(string sql)
    {
        await using var connection = await Cluster.Service<AffiliatesStore>().Open(Ct);
        await using var command = connection.Command(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    static async Task Until(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            deadline.Token.ThrowIfCancellationRequested();
        }
    }

    async Task<AffiliateProfile> Earning(string method, decimal value)
    {
        var affiliate = await New.Affiliate(Builders.Profile() with { PayoutMethod = method });
        await Earn(affiliate, value);
        return affiliate;
    }

    async Task Earn(AffiliateProfile affiliate, decimal value)
    {
        var sale = Assert.IsType<Tracked>(await Grains.Affiliate(affiliate.Id).Record(Builders.Sale(affiliate.Id.Code, value)));
        var earned = await Grains.Directory(TenantId.Default).CommissionsOf(sale.Action.Id);
        await Grains.Affiliate(affiliate.Id).ApproveAll([.. earned.Select(c => c.Id)], "test");
    }

    async Task<PayoutRun> Start(PayoutRunRequest request) =>
        await Finished((await Grains.PayoutRun(TenantId.Default, Guid.CreateVersion7(Now)).Start(request)).Id);

    async Task<PayoutRun> Finished(Guid run)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            deadline.Token.ThrowIfCancellationRequested();
            if (await Grains.Directory(TenantId.Default).PayoutRun(run) is { FinishedAt: not null } finished)
            {
                return finished;
            }

            await Grains.PayoutRun(TenantId.Default, run).Continue();
        }
    }

    async Task<IReadOnlyList<Payout>> PayoutsOf(AffiliateProfile affiliate) =>
        (await Grains.Directory(TenantId.Default).Payouts(null, affiliate.Id.Code, new PageRequest(100, null))).Items;
}

public sealed class SqlitePayoutRunTests(SqliteCluster cluster, PostgresServer postgres) : PayoutRunTests(cluster, postgres);

public sealed class PostgresPayoutRunTests(PostgresCluster cluster, PostgresServer postgres) : PayoutRunTests(cluster, postgres);
