using Affiliates.Privacy;

namespace Affiliates.Cluster.Tests.Privacy;

public abstract class PersonalDataTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    [Fact]
    public async Task A_visitor_is_erased_and_its_events_still_count()
    {
        var affiliate = await New.Affiliate();
        var (session, other) = (Builders.Key("s"), Builders.Key("s"));
        var hers = await Track(affiliate, session, null);
        var others = await Track(affiliate, other, null);

        Assert.Equal(1, await Grains.Privacy(TenantId.Default).EraseSession(session));
        Assert.Equal(0, await Grains.Privacy(TenantId.Default).EraseSession(session));

        Assert.Equal("||||", await Person(hers));
        Assert.Equal($"203.0.113.0|Firefox|https://blog.example.com/|{other}|", await Person(others));
        Assert.Equal((0L, 1L), (await TouchesOf(session), await TouchesOf(other)));
        await CountsTwo(affiliate);
    }

    [Fact]
    public async Task A_buyer_is_erased_with_the_sessions_that_led_to_the_sale()
    {
        var affiliate = await New.Affiliate();
        var (session, customer) = (Builders.Key("s"), Builders.Key("c"));
        var click = await Track(affiliate, session, null);
        var sale = await Track(affiliate, session, customer);

        Assert.Equal(2, await Grains.Privacy(TenantId.Default).EraseCustomer(customer));

        Assert.Equal(("||||", "||||"), (await Person(click), await Person(sale)));
        await CountsTwo(affiliate);
    }

    [Fact]
    public async Task What_is_old_is_erased_step_by_step_and_what_is_younger_stays()
    {
        var affiliate = await New.Affiliate();
        var now = TimeProvider.System.GetUtcNow();
        var session = Builders.Key("s");
        var old = await Track(affiliate, session, null, now.AddDays(-400));
        var young = await Track(affiliate, Builders.Key("s"), null, now);
        var data = Cluster.Service<PersonalData>();

        Assert.True(await data.EraseBefore(TenantId.Default, now.AddDays(-300), Ct) >= 1);
        Assert.Equal(0, await data.EraseBefore(TenantId.Default, now.AddDays(-300), Ct));

        Assert.Equal("||||", await Person(old));
        Assert.Equal(0L, await TouchesOf(session));
        Assert.StartsWith("203.0.113.0|", await Person(young), StringComparison.Ordinal);
        await CountsTwo(affiliate);
    }

    [Fact]
    public async Task An_affiliate_who_is_forgotten_keeps_its_money_and_loses_its_name()
    {
        var user = Builders.User();
        await Grains.User(user.Email).Create(user, "a long password");
        var affiliate = await New.Affiliate(Builders.Profile() with { UserId = user.Id, UserEmail = user.Email });
        await Grains.User(user.Email).SetAffiliate(TenantId.Default, affiliate.Id.Code);
        await Grains.Affiliate(affiliate.Id).Record(Builders.Sale(affiliate.Id.Code, 100m));
        var balance = (await Grains.Affiliate(affiliate.Id).GetAccount())!.Balances;

        Assert.True(await Grains.User(user.Email).Forget(TenantId.Default));
        var forgotten = (await Grains.Affiliate(affiliate.Id).ForgetPerson())!;

        Assert.Equal(balance, forgotten.Balances);
        Assert.False(forgotten.Profile.IsActive);
        Assert.DoesNotContain(user.Email, forgotten.Profile.UserEmail, StringComparison.Ordinal);
        Assert.Null(forgotten.Profile.PayoutDetails);
        Assert.Null(await Grains.User(user.Email).Get());
        Assert.Null(await Grains.User(user.Email).SignIn("a long password"));
        await using var store = await Cluster.Service<AffiliatesStore>().Open(Ct);
        foreach (var table in (string[])["users WHERE email", "affiliates WHERE user_email"])
        {
            await using var find = store.Command($"SELECT count(*) FROM {table} = @email").With("email", user.Email);
            Assert.Equal(0L, Convert.ToInt64(await find.ExecuteScalarAsync(Ct), System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    async Task<Guid> Track(AffiliateProfile affiliate, string session, string? customer, DateTimeOffset? at = null)
    {
        var e = Builders.Event(affiliate.Id.Code) with
        {
            Id = Guid.CreateVersion7(at ?? TimeProvider.System.GetUtcNow()),
            SessionId = session,
            IsTouch = true,
            CustomerId = customer,
            Ip = "203.0.113.0",
            UserAgent = "Firefox",
            Referrer = "https://blog.example.com/",
        };
        return Assert.IsType<Tracked>(await Grains.Affiliate(affiliate.Id).Record(e)).Action.Id;
    }

    async Task<string> Person(Guid action)
    {
        await using var connection = await Cluster.Service<AffiliatesStore>().Open(Ct);
        await using var command = connection.Command(
            "SELECT ip, user_agent, referrer, session_id, customer_id FROM referral_actions WHERE tenant_id = 1 AND id = @id").With("id", action);
        await using var row = await command.ExecuteReaderAsync(Ct);
        Assert.True(await row.ReadAsync(Ct));
        return string.Join('|', Enumerable.Range(0, 5).Select(row.StringOrNull));
    }

    async Task<long> TouchesOf(string session)
    {
        await using var connection = await Cluster.Service<AffiliatesStore>().Open(Ct);
        await using var command = connection.Command("SELECT count(*) FROM touches WHERE session_id = @session").With("session", session);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    async Task CountsTwo(AffiliateProfile affiliate)
    {
        await Cluster.Deactivate(Grains.Affiliate(affiliate.Id));
        Assert.Empty(await Grains.Affiliate(affiliate.Id).Verify());
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        Assert.Equal(2, (await Grains.Affiliate(affiliate.Id).GetStatistics(new StatisticsQuery(today.AddDays(-500), today.AddDays(1), null))).Clicks);
    }
}

public sealed class SqlitePersonalDataTests(SqliteCluster cluster, PostgresServer postgres) : PersonalDataTests(cluster, postgres);

public sealed class PostgresPersonalDataTests(PostgresCluster cluster, PostgresServer postgres) : PersonalDataTests(cluster, postgres);
