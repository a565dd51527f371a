namespace Affiliates.Cluster.Tests.Users;

public abstract class InstallationTests(TestCluster cluster, PostgresServer postgres) : ClusterTest(cluster, postgres)
{
    [Fact]
    public async Task Nodes_that_start_together_make_one_admin_who_can_sign_in_and_whom_a_later_start_leaves_alone()
    {
        var email = Builders.Email();
        var starts = (from silo in Cluster.Silos from _ in Enumerable.Range(0, 8) select (Silo: silo, Id: Guid.CreateVersion7(), Password: $"password {Guid.NewGuid()}")).ToList();

        var answers = await Task.WhenAll(starts.Select(start => AsksAgain(
            () => start.Silo.GetRequiredService<IGrainFactory>().Installation().EnsureAdmin(start.Id, email, start.Password))));

        var made = Assert.Single(starts.Zip(answers), start => start.Second).First;
        var signedIn = await Grains.User(email).SignIn(made.Password);
        Assert.True(signedIn is { IsSuperuser: true, Memberships: [] });
        // An answer that got lost is asked for again, and is the same one.
        Assert.True(await Grains.Installation().EnsureAdmin(made.Id, email, made.Password));
        Assert.False(await Grains.Installation().EnsureAdmin(Guid.CreateVersion7(), Builders.Email(), "another password"));

        var user = Builders.User();
        await Grains.User(user.Email).Create(user, "a long password");
        Assert.False(await Grains.Installation().ResetAdmin(user.Email, "another password"));
        await Grains.User(email).SetActive(false);
        Assert.True(await Grains.Installation().ResetAdmin(email, "another password"));
        Assert.Null(await Grains.User(email).SignIn(made.Password));
        Assert.True((await Grains.User(email).SignIn("another password")) is { IsActive: true });
    }

    // As a process that starts does: an answer that is late may have been a yes.
    static async Task<bool> AsksAgain(Func<Task<bool>> call)
    {
        const int tries = 10;
        for (var i = 1; ; i++)
        {
            try
            {
                return await call();
            }
            catch (TimeoutException) when (i < tries)
            {
                // The machine is busy.
            }
        }
    }

    [Fact]
    public async Task The_signing_key_is_one_for_all_nodes_and_stays()
    {
        var keys = await Task.WhenAll(
            from silo in Cluster.Silos
            from _ in Enumerable.Range(0, 4)
            select silo.GetRequiredService<IGrainFactory>().Installation().GetSigningKey());

        Assert.All(keys, key => Assert.Equal(keys[0], key));
        Assert.True(keys[0].Length >= 32);
        await Cluster.Deactivate(Grains.Installation());
        Assert.Equal(keys[0], await Grains.Installation().GetSigningKey());
    }

    [Fact]
    public async Task Of_two_that_keep_a_secret_at_once_both_read_the_first_one()
    {
        var name = Builders.Key("secret");
        var stores = Cluster.Silos.Select(silo => silo.GetRequiredService<InstallationSecrets>()).ToList();

        var kept = await Task.WhenAll(
            from candidate in Enumerable.Range(0, 16)
            select Task.Run(() => stores[candidate % stores.Count].Keep(name, [(byte)candidate])));

        Assert.Single(kept.Select(value => Assert.Single(value)).Distinct());
    }
}

public sealed class SqliteInstallationTests(SqliteCluster cluster, PostgresServer postgres) : InstallationTests(cluster, postgres);

public sealed class PostgresInstallationTests(PostgresCluster cluster, PostgresServer postgres) : InstallationTests(cluster, postgres);
