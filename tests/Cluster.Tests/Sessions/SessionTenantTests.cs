namespace Affiliates.Cluster.Tests.Sessions;

/// <summary>Sessions in a tenant of their own, where nobody else counts: its settings hold, and its totals are exact.</summary>
public abstract class SessionTenantTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    [Fact]
    public async Task The_tenants_model_and_window_hold_and_a_shared_sale_is_in_its_totals_once()
    {
        var tenant = await Tenant(model: "linear", days: 7);
        var (anna, bert, cleo) = (await Affiliate(tenant), await Affiliate(tenant), await Affiliate(tenant));
        var visitor = new Visitor(Grains);
        async Task<TrackOutcome> Track(TrackEvent e) => await Grains.Track(e with { Tenant = tenant });
        await Track(visitor.Event(cleo, "click", daysAgo: 8));
        await Track(visitor.Event(anna, "click", daysAgo: 6));
        await Track(visitor.Event(bert, "click", daysAgo: 1));

        var sale = Assert.IsType<Tracked>(await Track(visitor.Purchase(100m)));

        Assert.Equal([(bert, 500L), (anna, 500L)], sale.Commissions.Select(c => (c.AffiliateCode, c.Amount.Cents)));
        Assert.Equal(
            new TenantTotals(Events: 4, Clicks: 3, Conversions: 1, Revenue: new Money(100_00), Commissions: new Money(10_00)),
            await Grains.Tenant(tenant).GetTotals());
    }

    [Fact]
    public async Task A_session_of_one_tenant_is_unknown_in_another()
    {
        var tenant = await Tenant(model: null, days: null);
        var visitor = new Visitor(Grains);
        await visitor.Clicks(await New.Affiliate());

        Assert.Equal(
            new TrackRefused(TrackRefusal.NobodyReferred), await Grains.Track(visitor.Event(null, "page_view") with { Tenant = tenant }));
        Assert.Equal(new TrackRefused(TrackRefusal.NobodyReferred), await Grains.Track(visitor.Purchase(10m) with { Tenant = tenant }));
    }

    async Task<string> Affiliate(TenantId tenant)
    {
        var profile = Builders.Profile();
        return (await New.Affiliate(profile with { Id = profile.Id with { Tenant = tenant } })).Id.Code;
    }

    async Task<TenantId> Tenant(string? model, int? days)
    {
        var tenant = new TenantId(Random.Shared.Next(1_000_000, int.MaxValue));
        await using var connection = await Cluster.Service<AffiliatesStore>().Open(Ct);
        await using var insert = connection.Command(
                """
                INSERT INTO tenants (id, uid, name, slug, currency, cookie_duration_days, default_attribution_model, is_active,
                                     conversion_secret, settings_version, created_at)
                VALUES (@id, @uid, 'Tenant of a test', @slug, 'USD', CAST(@days AS integer), CAST(@model AS text), TRUE, 'secret', 1, 0)
                """)
            .With("id", tenant.Number)
            .With("uid", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()))
            .With("slug", Builders.Key("t"))
            .With("days", days)
            .With("model", model);
        await insert.ExecuteNonQueryAsync(Ct);
        return tenant;
    }
}

public sealed class SqliteSessionTenantTests(SqliteCluster cluster, PostgresServer postgres) : SessionTenantTests(cluster, postgres);

public sealed class PostgresSessionTenantTests(PostgresCluster cluster, PostgresServer postgres) : SessionTenantTests(cluster, postgres);
