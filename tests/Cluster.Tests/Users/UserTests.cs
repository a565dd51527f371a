namespace Affiliates.Cluster.Tests.Users;

public abstract class UserTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    const string Password = "correct horse battery";

    [Fact]
    public async Task A_user_signs_in_with_the_right_password_only()
    {
        var made = await Made();

        Assert.Equal(made.Id, (await Grains.User(made.Email).SignIn(Password))?.Id);
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
        Assert.Equal(winner!.Id, (await Grains.User(email).Get())?.Id);
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

        Assert.True(await Grains.User(made.Email).SetAffiliate(TenantId.Default, "ONE"));
        Assert.True(await Grains.User(made.Email).SetAffiliate(TenantId.Default, "ONE"));
        Assert.False(await Grains.User(made.Email).SetAffiliate(TenantId.Default, "TWO"));
        Assert.Equal("ONE", (await Grains.User(made.Email).Get())?.In(TenantId.Default)?.AffiliateCode);
        Assert.False(await Grains.User(Builders.Email()).SetAffiliate(TenantId.Default, "ONE"));
    }

    [Fact]
    public async Task A_user_outlives_its_activation()
    {
        var made = await Made();
        await Grains.User(made.Email).SetAffiliate(TenantId.Default, "ONE");

        await Cluster.Deactivate(Grains.User(made.Email));

        var again = await Grains.User(made.Email).Get();
        Assert.Equal("ONE", again?.In(TenantId.Default)?.AffiliateCode);
        Assert.Equal(made.Id, again?.Id);
        Assert.NotNull(await Grains.User(made.Email).SignIn(Password));
    }

    [Fact]
    public async Task A_second_activation_cannot_overwrite_what_it_has_not_seen()
    {
        var made = await Made();
        var rows = Cluster.Service<UserRows>();
        var stored = (await rows.Find(made.Email, Ct))!;
        Assert.True(await rows.Update(stored with { User = stored.User with { Memberships = [new Membership(TenantId.Default, IsOwner: false, "OTHER")] } }));

        await Assert.ThrowsAsync<JournalConflictException>(() => Grains.User(made.Email).SetAffiliate(TenantId.Default, "MINE"));

        Assert.False(await Grains.User(made.Email).SetAffiliate(TenantId.Default, "MINE"));
        Assert.Equal("OTHER", (await Grains.User(made.Email).Get())?.In(TenantId.Default)?.AffiliateCode);
    }

    [Fact]
    public async Task A_user_may_belong_to_several_tenants_with_other_rights_in_each()
    {
        var made = await Made();
        var second = new TenantId(int.MaxValue);

        Assert.True(await Grains.User(made.Email).SetAffiliate(TenantId.Default, "ONE"));
        Assert.True((await Grains.User(made.Email).SetOwner(second, owner: true))?.In(second)?.IsOwner);
        Assert.True(await Grains.User(made.Email).SetAffiliate(second, "TWO"));
        await Cluster.Deactivate(Grains.User(made.Email));

        Assert.Equal(
            [new Membership(TenantId.Default, false, "ONE"), new Membership(second, true, "TWO")],
            (await Grains.User(made.Email).Get())!.Memberships);
        Assert.False((await Grains.User(made.Email).SetOwner(second, owner: false))?.In(second)?.IsOwner);
    }

    [Fact]
    public async Task A_refresh_token_is_exchanged_once_and_its_reuse_ends_the_sign_in()
    {
        var made = await Made();
        var user = Grains.User(made.Email);
        var now = TimeProvider.System.GetUtcNow();
        var signIn = new SignedIn(Guid.CreateVersion7(), Guid.NewGuid(), now.AddDays(7));
        await user.StartSignIn(signIn);
        var (second, third) = (Guid.NewGuid(), Guid.NewGuid());

        Assert.Equal(second, await user.Refresh(signIn.Id, signIn.Token, second, signIn.ExpiresAt));
        // The answer got lost: the same token again gets the one that is good now.
        Assert.Equal(second, await user.Refresh(signIn.Id, signIn.Token, Guid.NewGuid(), signIn.ExpiresAt));
        Assert.Equal(third, await user.Refresh(signIn.Id, second, third, signIn.ExpiresAt));
        Assert.Equal(made.Email, (await user.GetSignedIn(signIn.Id))?.Email);
        await Cluster.Deactivate(user);
        Assert.Equal(made.Email, (await user.GetSignedIn(signIn.Id))?.Email);
        // Two exchanges ago: somebody else has it.
        Assert.Null(await user.Refresh(signIn.Id, signIn.Token, Guid.NewGuid(), signIn.ExpiresAt));
        Assert.Null(await user.Refresh(signIn.Id, third, Guid.NewGuid(), signIn.ExpiresAt));
        Assert.Null(await user.GetSignedIn(signIn.Id));
    }

    [Fact]
    public async Task A_sign_in_that_ends_is_over_at_once_and_no_other_is()
    {
        var made = await Made();
        var user = Grains.User(made.Email);
        SignedIn[] two = [.. Enumerable.Range(0, 2).Select(_ => new SignedIn(Guid.CreateVersion7(), Guid.NewGuid(), TimeProvider.System.GetUtcNow().AddDays(7)))];
        foreach (var signIn in two)
        {
            await user.StartSignIn(signIn);
            Assert.NotNull(await user.GetSignedIn(signIn.Id));
        }

        await user.EndSignIn(two[0].Id);

        Assert.Null(await user.GetSignedIn(two[0].Id));
        Assert.NotNull(await user.GetSignedIn(two[1].Id));
        Assert.Null(await user.GetSignedIn(Guid.NewGuid()));
        Assert.Null(await Grains.User("nobody@example.com").GetSignedIn(two[1].Id));
    }

    [Fact]
    public async Task A_new_password_ends_every_sign_in()
    {
        var made = await Made();
        var signIn = new SignedIn(Guid.CreateVersion7(), Guid.NewGuid(), TimeProvider.System.GetUtcNow().AddDays(7));
        await Grains.User(made.Email).StartSignIn(signIn);
        Assert.NotNull(await Grains.User(made.Email).GetSignedIn(signIn.Id));

        await Grains.User(made.Email).SetPassword("another password");

        Assert.Null(await Grains.User(made.Email).GetSignedIn(signIn.Id));
        Assert.Null(await Grains.User(made.Email).Refresh(signIn.Id, signIn.Token, Guid.NewGuid(), signIn.ExpiresAt));
    }

    [Fact]
    public async Task A_key_is_good_until_it_is_revoked_and_only_with_its_secret()
    {
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(),
            Tenant = TenantId.Default,
            Name = "Shop",
            Scopes = ApiKeyScopes.Track | ApiKeyScopes.Read,
            CreatedBy = Guid.NewGuid(),
            CreatedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
        var grain = Grains.ApiKey(key.Id);
        Assert.Null(await grain.Check([1, 2, 3]));

        Assert.True(await grain.Create(key, [1, 2, 3]));
        Assert.True(await grain.Create(key, [1, 2, 3]));
        Assert.False(await grain.Create(key, [4, 5, 6]));
        Assert.Equal(key, await grain.Check([1, 2, 3]));
        Assert.Null(await grain.Check([1, 2, 4]));
        await Cluster.Deactivate(grain);
        Assert.Equal(key, await grain.Check([1, 2, 3]));
        Assert.True(await grain.Revoke());
        Assert.False(await grain.Revoke());
        Assert.Null(await grain.Check([1, 2, 3]));
        await Cluster.Deactivate(grain);
        Assert.Null(await grain.Check([1, 2, 3]));
    }

    async Task<User> Made()
    {
        var user = Builders.User();
        var made = await Grains.User(user.Email).Create(user, Password);
        Assert.Equal((user.Id, user.Email, user.Stamp), (made!.Id, made.Email, made.Stamp));
        Assert.Equal(user.Memberships, made.Memberships);
        return made;
    }
}

public sealed class SqliteUserTests(SqliteCluster cluster, PostgresServer postgres) : UserTests(cluster, postgres);

public sealed class PostgresUserTests(PostgresCluster cluster, PostgresServer postgres) : UserTests(cluster, postgres);
