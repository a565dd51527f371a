using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Affiliates.Cluster.Tests.Tenants;

public abstract class TenantTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    readonly string type = Builders.Key("t");

    ITenantGrain Tenant => Grains.Tenant(TenantId.Default);

    [Fact]
    public async Task The_default_tenant_is_there_from_the_start()
    {
        var settings = await Tenant.GetSettings();

        Assert.Equal((TenantId.Default, "Default", "default", "USD"), (settings.Tenant, settings.Name, settings.Slug, settings.Currency));
        Assert.Equal(30, settings.CookieDurationDays);
        Assert.NotEqual(Guid.Empty, settings.Uid);
    }

    [Fact]
    public async Task A_rule_is_in_the_cache_of_every_silo_when_it_has_been_saved()
    {
        await WarmUp();

        for (var percent = 1m; percent <= 5; percent++)
        {
            var rule = Builders.Rule(type, percent);
            await Tenant.SaveRule(rule);

            Assert.All(Caches(), cache => Assert.Contains(rule.Id, RulesIn(cache)));
        }
    }

    [Fact]
    public async Task A_changed_rule_has_another_version_and_is_told_too()
    {
        await WarmUp();
        var rule = await Tenant.SaveRule(Builders.Rule(type) with { MinValue = new Money(5_00), MaxValue = new Money(100_00) });

        var changed = await Tenant.SaveRule(rule with { Value = 12.5m, MinValue = null });

        Assert.Equal((1, 2), (rule.Version, changed.Version));
        Assert.All(Caches(), cache =>
        {
            var known = Known(cache).Rules.Single(r => r.Id == rule.Id);
            Assert.Equal((12.5m, null, new Money(100_00), 2), (known.Value, known.MinValue, known.MaxValue, known.Version));
        });
    }

    [Fact]
    public async Task A_deleted_rule_is_gone_everywhere_and_only_once()
    {
        await WarmUp();
        var rule = await Tenant.SaveRule(Builders.Rule(type));

        Assert.True(await Tenant.DeleteRule(rule.Id));
        Assert.False(await Tenant.DeleteRule(rule.Id));

        Assert.All(Caches(), cache => Assert.DoesNotContain(rule.Id, RulesIn(cache)));
    }

    [Fact]
    public async Task A_global_rule_reaches_the_tenant()
    {
        await WarmUp();
        var rule = await Tenant.SaveRule(Builders.Rule(type) with { Tenant = null });

        Assert.All(Caches(), cache => Assert.Null(Known(cache).Rules.Single(r => r.Id == rule.Id).Tenant));

        await Tenant.DeleteRule(rule.Id);
        Assert.All(Caches(), cache => Assert.DoesNotContain(rule.Id, RulesIn(cache)));
    }

    [Fact]
    public async Task A_rule_of_another_tenant_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Tenant.SaveRule(Builders.Rule(type) with { Tenant = new TenantId(2) }));

        var global = await Tenant.SaveRule(Builders.Rule(type) with { Tenant = null });
        await Assert.ThrowsAsync<InvalidOperationException>(() => Tenant.SaveRule(global with { Tenant = TenantId.Default }));
        await Tenant.DeleteRule(global.Id);
    }

    [Fact]
    public async Task Rules_saved_side_by_side_are_all_told()
    {
        await WarmUp();
        var rules = Enumerable.Range(1, 10).Select(percent => Builders.Rule(type, percent)).ToList();

        await Task.WhenAll(rules.Select(Tenant.SaveRule));

        Assert.All(Caches(), cache => Assert.Superset(rules.Select(r => r.Id).ToHashSet(), RulesIn(cache).ToHashSet()));
    }

    [Fact]
    public async Task A_cache_that_missed_a_push_finds_out_by_the_version()
    {
        var rows = Cluster.Service<TenantRows>();
        using var cache = new TenantCache(
            Cluster.Service<IGrainFactory>(), rows, new FakeTimeProvider(), NullLogger<TenantCache>.Instance);
        await cache.Get(TenantId.Default);
        var rule = Builders.Rule(type);
        await rows.SaveRule(rule);
        Assert.DoesNotContain(rule.Id, RulesIn(cache));

        await cache.Check();

        Assert.Contains(rule.Id, RulesIn(cache));
    }

    [Fact]
    public async Task A_cache_is_told_again_after_the_grain_has_moved()
    {
        await WarmUp();
        await Cluster.Deactivate(Tenant);
        await Task.WhenAll(Caches().Select(cache => cache.Check()));
        // The grain has forgotten them; a missed change makes them subscribe anew.
        await Tenant.SaveRule(Builders.Rule(type));
        await Task.WhenAll(Caches().Select(cache => cache.Check()));

        var rule = await Tenant.SaveRule(Builders.Rule(type));

        Assert.All(Caches(), cache => Assert.Contains(rule.Id, RulesIn(cache)));
    }

    [Fact]
    public async Task An_observer_that_is_gone_does_not_hold_up_a_rule()
    {
        await WarmUp();
        var factory = Cluster.Service<IGrainFactory>();
        var gone = factory.CreateObjectReference<ITenantObserver>(new Deaf());
        await Tenant.Subscribe(gone);
        factory.DeleteObjectReference<ITenantObserver>(gone);

        var rule = await Tenant.SaveRule(Builders.Rule(type)).WaitAsync(TimeSpan.FromSeconds(30), Ct);

        Assert.All(Caches(), cache => Assert.Contains(rule.Id, RulesIn(cache)));
    }

    [Fact]
    public async Task A_preview_pays_what_a_sale_would()
    {
        await Tenant.SaveRule(Builders.Rule(type) with { MinValue = new Money(5_00), MaxValue = new Money(100_00) });

        Assert.Equal(new Money(10_00), (await Tenant.Preview(type, new Money(99_99))).Amount);
        Assert.Equal(new Money(5_00), (await Tenant.Preview(type, new Money(20_00))).Amount);
        Assert.Equal(new Money(100_00), (await Tenant.Preview(type, new Money(5000_00))).Amount);
    }

    [Fact]
    public async Task A_tenant_that_is_not_there_says_so() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grains.Tenant(new TenantId(4711)).GetSettings());

    [Fact]
    public async Task Totals_are_the_sum_of_what_the_writers_have_written()
    {
        var affiliate = await New.Affiliate();
        var before = await Tenant.GetTotals();

        await Grains.Affiliate(affiliate.Id).Record(Builders.Event(affiliate.Id.Code));
        await Grains.Affiliate(affiliate.Id).Record(Builders.Sale(affiliate.Id.Code, 100m));

        // Other tests write at the same time: at least these two.
        var after = await Tenant.GetTotals();
        Assert.True(after.Events >= before.Events + 2);
        Assert.True(after.Clicks >= before.Clicks + 1);
        Assert.True(after.Conversions >= before.Conversions + 1);
        Assert.True(after.Revenue >= before.Revenue + new Money(100_00));
    }

    async Task WarmUp()
    {
        foreach (var cache in Caches())
        {
            await cache.Get(TenantId.Default);
        }
    }

    IEnumerable<TenantCache> Caches() => Cluster.Silos.Select(silo => silo.GetRequiredService<TenantCache>());

    static TenantSettings Known(TenantCache cache)
    {
        var known = cache.Get(TenantId.Default);
        return known.IsCompletedSuccessfully ? known.Result : throw new InvalidOperationException("A warm cache answers at once.");
    }

    static IEnumerable<Guid> RulesIn(TenantCache cache) => Known(cache).Rules.Select(r => r.Id);

    sealed class Deaf : ITenantObserver
    {
        public Task Changed(TenantSettings settings) => Task.CompletedTask;
    }
}

public sealed class SqliteTenantTests(SqliteCluster cluster, PostgresServer postgres) : TenantTests(cluster, postgres);

public sealed class PostgresTenantTests(PostgresCluster cluster, PostgresServer postgres) : TenantTests(cluster, postgres);
