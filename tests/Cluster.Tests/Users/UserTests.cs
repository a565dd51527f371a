namespace Affiliates.Cluster.Tests.Users;

public abstract class UserTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    const string Password = "correct horse battery";

    [Fact]
    public async Task A_user_signs_in_with_the_right_password_only()
    {
        var made = await Made();

        Assert.Equal(made, await Grains.User(made.Email).SignIn(Password));
        Assert.Null(await Grains.User(made.Email).SignIn(Password + "!"));
        Assert.Null(await Grains.User(made.Email).SignIn(""));
    }

    [Fact]
    public async Task Nobody_signs_in_as_nobody()
    {
        Assert.Null(await Grains.User(Builders.Email()).Get());
        Assert.Null(await Grains.User(Builders.Email()).SignIn(Password));
    }

    [Fact]
    public async Task Without_a_password_nobody_signs_in_until_one_is_set()
    {
        var user = Builders.User();
        Assert.NotNull(await Grains.User(user.Email).Create(user, null));
        Assert.Null(await Grains.User(user.Email).SignIn(""));

        Assert.True(await Grains.User(user.Email).SetPassword(Password));

        Assert.NotNull(await Grains.User(user.Email).SignIn(Password));
    }

    [Fact]
    public async Task An_email_is_one_user_however_it_is_written()
    {
        var made = await Made();
        var shouted = made.Email.ToUpperInvariant();

        Assert.Null(await Grains.User(shouted).Create(Builders.User(shouted), Password));
        Assert.Equal(made.Id, (await Grains.User(" " + shouted).Get())?.Id);
    }

    [Fact]
    public async Task Many_that_make_the_same_user_make_one()
    {
        var email = Builders.Email();

        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Grains.User(email).Create(Builders.User(email), Password)));

        var winner = Assert.Single(made, user => user is not null);
        Assert.Equal(winner, await Grains.User(email).Get());
    }

    [Fact]
    public async Task A_new_password_changes_the_stamp_and_ends_the_old_one()
    {
        var made = await Made();

        Assert.True(await Grains.User(made.Email).SetPassword("another password"));

        Assert.NotEqual(made.Stamp, (await Grains.User(made.Email).Get())?.Stamp);
        Assert.Null(await Grains.User(made.Email).SignIn(Password));
        Assert.NotNull(await Grains.User(made.Email).SignIn("another password"));
        Assert.False(await Grains.User(Builders.Email()).SetPassword(Password));
    }

    [Fact]
    public async Task A_user_is_one_affiliate_and_stays_it()
    {
        var made = await Made();

        Assert.True(await Grains.User(made.Email).SetAffiliate("ONE"));
        Assert.True(await Grains.User(made.Email).SetAffiliate("ONE"));
        Assert.False(await Grains.User(made.Email).SetAffiliate("TWO"));
        Assert.Equal("ONE", (await Grains.User(made.Email).Get())?.AffiliateCode);
        Assert.False(await Grains.User(Builders.Email()).SetAffiliate("ONE"));
    }

    [Fact]
    public async Task A_user_outlives_its_activation()
    {
        var made = await Made();
        await Grains.User(made.Email).SetAffiliate("ONE");

        await Cluster.Deactivate(Grains.User(made.Email));

        var again = await Grains.User(made.Email).Get();
        Assert.Equal("ONE", again?.AffiliateCode);
        Assert.Equal(made.Id, again?.Id);
        Assert.NotNull(await Grains.User(made.Email).SignIn(Password));
    }

    [Fact]
    public async Task A_second_activation_cannot_overwrite_what_it_has_not_seen()
    {
        var made = await Made();
        var rows = Cluster.Service<UserRows>();
        var stored = (await rows.Find(made.Email, Ct))!;
        Assert.True(await rows.Update(stored with { User = stored.User with { AffiliateCode = "OTHER" } }));

        await Assert.ThrowsAsync<JournalConflictException>(() => Grains.User(made.Email).SetAffiliate("MINE"));

        Assert.False(await Grains.User(made.Email).SetAffiliate("MINE"));
        Assert.Equal("OTHER", (await Grains.User(made.Email).Get())?.AffiliateCode);
    }

    async Task<User> Made()
    {
        var user = Builders.User();
        var made = await Grains.User(user.Email).Create(user, Password);
        Assert.Equal((user.Id, user.Email, user.Tenant, user.Stamp), (made!.Id, made.Email, made.Tenant, made.Stamp));
        return made;
    }
}

public sealed class SqliteUserTests(SqliteCluster cluster, PostgresServer postgres) : UserTests(cluster, postgres);

public sealed class PostgresUserTests(PostgresCluster cluster, PostgresServer postgres) : UserTests(cluster, postgres);
