using Affiliates.Cluster.Tests.Sessions;
using Affiliates.Verification;
using Orleans.Runtime;

namespace Affiliates.Cluster.Tests.Verification;

/// <summary>The recount beside the work: in a tenant of its own, whose totals nobody else raises.</summary>
public abstract class VerificationTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_busy_tenant_agrees_at_every_moment_of_its_work()
    {
        var tenant = await Tenant();
        string[] codes = [await Affiliate(tenant), await Affiliate(tenant), await Affiliate(tenant)];
        using var enough = new CancellationTokenSource();
        var work = Enumerable.Range(0, 4).Select(n => Task.Run(() => Work(tenant, codes, n, enough.Token), Ct)).ToArray();

        for (var round = 0; round < 8; round++)
        {
            Assert.Empty(await Differences(tenant));
        }

        await enough.CancelAsync();
        var done = await Task.WhenAll(work);
        Assert.All(done, rounds => Assert.True(rounds > 0));
        foreach (var code in codes)
        {
            // Once with a snapshot in place of what was in memory.
            await Cluster.Deactivate(Grains.Affiliate(new AffiliateId(tenant, code)));
        }

        Assert.Empty(await Differences(tenant));
        var counted = (await Run(tenant)).Aggregate(new Counted(), (sum, v) => v.AffiliateCode is null ? sum : sum + v.Counted);
        var totals = await Grains.Tenant(tenant).GetTotals();
        Assert.Equal((totals.Events, totals.Clicks, totals.Revenue.Cents), (counted.Events, counted.Clicks, counted.Revenue));
    }

    [Fact]
    public async Task Memory_that_parts_from_the_journal_is_named_and_so_is_the_snapshot_that_it_leaves()
    {
        var tenant = await Tenant();
        var code = await Affiliate(tenant);
        var grain = Grains.Affiliate(new AffiliateId(tenant, code));
        await grain.Record(Builders.Sale(code, 50m) with { Tenant = tenant });
        Assert.Empty(await Differences(tenant));
        await using (var connection = await Cluster.Service<AffiliatesStore>().Open(Ct))
        {
            await using var change = connection.Command("UPDATE referral_actions SET value = value + 1 WHERE tenant_id = @tenant").With("tenant", tenant.Number);
            Assert.Equal(1, await change.ExecuteNonQueryAsync(Ct));
        }

        var live = await Differences(tenant, code);
        Assert.Contains(live, d => d is { Subject: "memory", Expected: "5001", Found: "5000" } && d.AffiliateCode == code);

        await Cluster.Deactivate(grain);
        var left = await Differences(tenant, code);
        Assert.Contains(left, d => d is { Subject: "snapshot", Expected: "5001", Found: "5000" });
    }

    [Fact]
    public async Task Who_is_asleep_is_recounted_and_not_woken_up()
    {
        var tenant = await Tenant();
        var profile = Builders.Profile();
        profile = profile with { Id = profile.Id with { Tenant = tenant } };
        Assert.True(await Cluster.Service<AffiliateRows>().Insert(profile));

        Assert.Equal(profile.Id.Code, (await Run(tenant))[0].AffiliateCode);

        Assert.Null(await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(Grains.Affiliate(profile.Id), Ct));
    }

    // Clicks, shared sales, approvals, rejections, refunds and payouts; the number of rounds.
    async Task<int> Work(TenantId tenant, string[] codes, int worker, CancellationToken enough)
    {
        var random = new Random(worker);
        var rounds = 0;
        List<string> orders = [];
        for (; !enough.IsCancellationRequested; rounds++)
        {
            var visitor = new Visitor(Grains);
            foreach (var code in codes)
            {
                await Grains.Track(visitor.Event(code, "click") with { Tenant = tenant, IsTouch = true });
            }

            await Grains.Track(visitor.Purchase(10m + random.Next(10_000) / 100m) with { Tenant = tenant });
            var own = codes[random.Next(codes.Length)];
            var order = Builders.Key("o");
            await Grains.Track(Builders.Sale(own, 99.99m, order) with { Tenant = tenant, EventKey = Builders.Key("e") });
            orders.Add(order);
            var pending = await Grains.Directory(tenant).Commissions(
                new CommissionFilter { Status = CommissionStatus.Pending, AffiliateCode = own }, new PageRequest(2, null));
            foreach (var commission in pending.Items)
            {
                var affiliate = Grains.Affiliate(new AffiliateId(tenant, own));
                await (random.Next(4) == 0 ? affiliate.Reject(commission.Id, "no", "admin") : affiliate.Approve(commission.Id, "admin"));
            }

            await Refund();
            if (await Grains.Affiliate(new AffiliateId(tenant, own)).RequestPayout(new PayoutRequest(Guid.CreateVersion7(Now), "anna")) is PayoutRequested(var payout))
            {
                var affiliate = Grains.Affiliate(new AffiliateId(tenant, own));
                await Refund();
                await affiliate.MovePayout(Builders.Move(payout, PayoutStatus.Processing));
                await affiliate.MovePayout(Builders.Move(payout, random.Next(3) == 0 ? PayoutStatus.Failed : PayoutStatus.Paid));
            }
        }

        return rounds;

        // Any order so far, whatever has become of it: pending, rejected, on its way, paid; again and again.
        async Task Refund()
        {
            var order = orders[random.Next(orders.Count)];
            await Grains.Orders(new OrderId(tenant, order)).Refund(
                Builders.Refund(order, random.Next(3) == 0 ? null : 1m + random.Next(5_000) / 100m) with { Order = new OrderId(tenant, order) });
        }
    }

    async Task<List<Difference>> Differences(TenantId tenant, string? code = null) =>
        [.. (await Run(tenant, code)).SelectMany(v => v.Differences)];

    async Task<List<Verified>> Run(TenantId tenant, string? code = null)
    {
        List<Verified> run = [];
        await foreach (var verified in Grains.Verification(tenant).Run(code))
        {
            run.Add(verified);
        }

        return run;
    }

    async Task<string> Affiliate(TenantId tenant)
    {
        var profile = Builders.Profile();
        return (await New.Affiliate(profile with { Id = profile.Id with { Tenant = tenant }, PayoutThreshold = new Money(10_00) })).Id.Code;
    }

    async Task<TenantId> Tenant()
    {
        var tenant = new TenantId(Random.Shared.Next(1_000_000, int.MaxValue));
        await using var connection = await Cluster.Service<AffiliatesStore>().Open(Ct);
        await using var insert = connection.Command(
                """
                INSERT INTO tenants (id, uid, name, slug, currency, default_attribution_model, is_active, conversion_secret,
                                     settings_version, created_at)
                VALUES (@id, @uid, 'Tenant of a test', @slug, 'USD', 'linear', TRUE, 'secret', 1, 0)
                """)
            .With("id", tenant.Number).With("uid", Guid.CreateVersion7(Now)).With("slug", Builders.Key("t"));
        await insert.ExecuteNonQueryAsync(Ct);
        return tenant;
    }
}

public sealed class SqliteVerificationTests(SqliteCluster cluster, PostgresServer postgres) : VerificationTests(cluster, postgres);

public sealed class PostgresVerificationTests(PostgresCluster cluster, PostgresServer postgres) : VerificationTests(cluster, postgres);
