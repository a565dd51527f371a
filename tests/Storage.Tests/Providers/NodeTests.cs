using System.Net;
using System.Net.NetworkInformation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Affiliates.Storage.Tests.Providers;

/// <summary>Whole silos on the schema: a start finds every statement that it asks for, and what they keep outlives them.</summary>
public sealed class NodeTests(PostgresServer postgres)
{
    CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_silos_on_one_PostgreSql_form_a_cluster_and_share_state()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var store = await database.OpenStore();
        using var first = await StartSilo(store);
        using var second = await StartSilo(store);

        var hosts = await first.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, Ct);
        await Keeper(first).Keep("text");

        Assert.Equal(2, hosts.Count);
        Assert.Equal("text", await Keeper(second).Get());
        await second.StopAsync(Ct);
        await first.StopAsync(Ct);
    }

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task State_and_reminders_outlive_the_process(Dialect dialect)
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using (var store = await database.OpenStore())
        {
            using var before = await StartSilo(store);
            await Keeper(before).Keep("text");
            await Keeper(before).Remind("payouts", TimeSpan.FromDays(1));
            await before.StopAsync(Ct);
        }

        await using var again = await database.OpenStore();
        using var after = await StartSilo(again);

        Assert.Equal("text", await Keeper(after).Get());
        Assert.Equal(["payouts"], await Keeper(after).Reminders());
        await after.StopAsync(Ct);
    }

    static IKeeperGrain Keeper(IHost silo) => silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IKeeperGrain>("t1/ABC");

    async Task<IHost> StartSilo(AffiliatesStore store)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var (siloPort, gatewayPort) = (FreePort(), FreePort());
        builder.UseOrleans(silo =>
        {
            var (invariant, connectionString, source) = OrleansProviders.Place(store);
            if (store.Dialect is Dialect.PostgreSql)
            {
                silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("test", "affiliates"));
                silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort);
                silo.UseAdoNetClustering((AdoNetClusteringSiloOptions o) =>
                    (o.Invariant, o.ConnectionString, o.DataSource) = (invariant, connectionString, source));
            }
            else
            {
                silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: "affiliates", clusterId: "test");
            }

            silo.AddAdoNetGrainStorageAsDefault(options => options.Configure<Serializer>((o, serializer) =>
            {
                (o.Invariant, o.ConnectionString, o.DataSource) = (invariant, connectionString, source);
                o.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
            }));
            silo.UseAdoNetReminderService((AdoNetReminderTableOptions o) =>
                (o.Invariant, o.ConnectionString, o.DataSource) = (invariant, connectionString, source));
        });
        var host = builder.Build();
        await host.StartAsync(Ct);
        return host;
    }

    /// <summary>Below the range from which the system takes the ports of outgoing connections.</summary>
    static int FreePort()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(e => e.Port).ToHashSet();
        int port;
        do
        {
            port = Random.Shared.Next(20000, 32000);
        }
        while (taken.Contains(port));
        return port;
    }
}

[Alias("keeper")]
public interface IKeeperGrain : IGrainWithStringKey
{
    [Alias("keep")] Task Keep(string text);
    [Alias("get")] Task<string> Get();
    [Alias("remind")] Task Remind(string name, TimeSpan period);
    [Alias("reminders")] Task<List<string>> Reminders();
}

public sealed class KeeperGrain([PersistentState("keeper")] IPersistentState<Kept> kept) : Grain, IKeeperGrain, IRemindable
{
    public Task Keep(string text)
    {
        kept.State = new Kept { Text = text };
        return kept.WriteStateAsync();
    }

    public Task<string> Get() => Task.FromResult(kept.State.Text);
    public Task Remind(string name, TimeSpan period) => this.RegisterOrUpdateReminder(name, period, period);
    public async Task<List<string>> Reminders() => [.. (await this.GetReminders()).Select(r => r.ReminderName)];
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}
