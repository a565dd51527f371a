using Affiliates.Journal;

namespace Affiliates.Cluster.Tests.Journal;

/// <summary>Old events leave the journal beside the work: in a tenant of its own, so that no other test's do.</summary>
public abstract class ClosingTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Nobody_sees_a_difference_in_memory_after_a_snapshot_or_without_one()
    {
        var (tenant, id) = await Affiliate();
        var grain = Grains.Affiliate(id);
        for (var i = 0; i < 30; i++)
        {
            await grain.Record(Event(id, -400, i % 3 == 0 ? "page_view" : "click", i % 2 == 0 ? null : "spring", $"source-{i % 4}"));
        }

        await grain.Record(Event(id, -399, "purchase", null, "news") with { IsConversion = true, Value = new Money(10_000), OrderId = "one", Fingerprint = [1] });
        await grain.Record(Event(id, 0, "click", null, "news"));
        var before = await Statistics(grain);
        Assert.Equal((21, 10, 1), (before.Clicks, before.PageViews, before.Conversions));

        Assert.Equal(30, await Close(tenant));

        await Same(grain, before);
        await Cluster.Deactivate(grain);
        await Same(grain, before);
        await Cluster.Deactivate(grain);
        await using (var connection = await Cluster.Service<AffiliatesStore>().Open(Ct))
        {
            await using var lose = connection.Command("DELETE FROM orleans_storage WHERE key_text = @key").With("key", GrainKeys.Of(id));
            Assert.Equal(1, await lose.ExecuteNonQueryAsync(Ct));
        }

        await Same(grain, before);
        Assert.Equal(before.TopLinks, (await Statistics(grain)).TopLinks);
        Assert.IsType<Tracked>(await grain.Record(Event(id, 0, "click", null, "news")));
        Assert.Equal(before.Clicks + 1, (await Statistics(grain)).Clicks);
        Assert.Empty(await grain.Verify());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_list_goes_on_where_it_was_and_does_not_begin_anew(bool ofAffiliate)
    {
        var (tenant, id) = await Affiliate();
        var grain = Grains.Affiliate(id);
        await grain.Record(Event(id, -402, "purchase", null, "news") with { IsConversion = true, Value = new Money(10_000), OrderId = "one", Fingerprint = [1] });
        for (var day = -401; day < -395; day++)
        {
            await grain.Record(Event(id, day, "click", null, "news"));
        }

        await grain.Record(Event(id, 0, "click", null, "news"));
        var directory = Grains.Directory(tenant);
        var filter = new ActionFilter { AffiliateCode = ofAffiliate ? id.Code : null };
        var first = await directory.Actions(filter, new PageRequest(3, null));
        Assert.NotNull(first.Next);

        Assert.Equal(6, await Close(tenant));

        Assert.Equal("purchase", Assert.Single((await directory.Actions(filter, new PageRequest(3, first.Next))).Items).Type);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task So_does_one_that_comes_the_oldest_first(bool ofAffiliate)
    {
        var (tenant, id) = await Affiliate();
        var grain = Grains.Affiliate(id);
        for (var day = -401; day < -395; day++)
        {
            await grain.Record(Event(id, day, "click", null, "news"));
        }

        await grain.Record(Event(id, 0, "purchase", null, "news") with { IsConversion = true, Value = new Money(10_000), OrderId = "one", Fingerprint = [1] });
        await grain.Record(Event(id, 0, "click", null, "news"));
        var directory = Grains.Directory(tenant);
        var filter = new ActionFilter { AffiliateCode = ofAffiliate ? id.Code : null };
        var page = new PageRequest(3, null) { Order = new PageOrder { Field = "timestamp" } };
        var first = await directory.Actions(filter, page);

        Assert.Equal(6, await Close(tenant));

        var second = await directory.Actions(filter, page.After(first));
        Assert.All(first.Items, item => Assert.Equal("click", item.Type));
        Assert.Equal(["purchase", "click"], second.Items.Select(item => item.Type));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task It_may_happen_while_the_affiliate_is_at_work()
    {
        var (tenant, id) = await Affiliate();
        var grain = Grains.Affiliate(id);
        for (var i = 0; i < 200; i++)
        {
            await grain.Record(Event(id, -400, "click", null, $"source-{i}"));
        }

        var work = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.IsType<Tracked>(await grain.Record(Event(id, 0, "click", null, "news")));
                if (i % 20 == 0)
                {
                    await Cluster.Deactivate(grain);
                }
            }
        }, Ct);
        Assert.True(await Close(tenant) >= 199);
        await work;

        Assert.Equal(300, (await Statistics(grain)).Clicks);
        Assert.Empty(await grain.Verify());
    }

    Task<long> Close(TenantId tenant) =>
        new JournalClosing(Cluster.Service<AffiliatesStore>()).CloseBefore(tenant, Now.AddDays(-300), Ct);

    static Task<AffiliateStatistics> Statistics(IAffiliateGrain grain)
    {
        var today = DateOnly.FromDateTime(Now.UtcDateTime);
        return grain.GetStatistics(new StatisticsQuery(today.AddDays(-500), today.AddDays(1), null));
    }

    static async Task Same(IAffiliateGrain grain, AffiliateStatistics before)
    {
        var now = await Statistics(grain);
        Assert.Equal(
            (before.Clicks, before.PageViews, before.Conversions, before.Revenue, before.PendingEarnings),
            (now.Clicks, now.PageViews, now.Conversions, now.Revenue, now.PendingEarnings));
        Assert.Equal(before.Sources, now.Sources);
        Assert.Empty(await grain.Verify());
    }

    static TrackEvent Event(AffiliateId id, int days, string type, string? slug, string source) => Builders.Event(id.Code, type) with
    {
        Tenant = id.Tenant,
        Id = Ids.Next(Now.AddDays(days)),
        At = Now.AddDays(days),
        Slug = slug,
        LinkId = slug is null ? null : Guid.CreateVersion7(),
        Source = source,
    };

    async Task<(TenantId, AffiliateId)> Affiliate()
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
        var profile = Builders.Profile();
        profile = profile with { Id = profile.Id with { Tenant = tenant } };
        Assert.NotNull(await Grains.Affiliate(profile.Id).Join(profile));
        return (tenant, profile.Id);
    }
}

public sealed class SqliteClosingTests(SqliteCluster cluster, PostgresServer postgres) : ClosingTests(cluster, postgres);

public sealed class PostgresClosingTests(PostgresCluster cluster, PostgresServer postgres) : ClosingTests(cluster, postgres);
