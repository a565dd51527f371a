using System.Net;
using Affiliates.Silo;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Affiliates.Cluster.Tests.Hosting;

public sealed class SiloHostingTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void The_defaults_are_a_silo_alone()
    {
        var settings = Settings();

        Assert.Equal(new ClusterSettings(ClusterMode.Embedded, "affiliates", "affiliates", 11111, 30000, null), settings);
        Assert.Equal(settings, settings.WithPorts());
    }

    [Fact]
    public void Every_key_is_read() => Assert.Equal(
        new ClusterSettings(ClusterMode.Node, "blue", "shop", 12000, 40001, IPAddress.Parse("10.0.0.7")),
        Settings("Mode=node", "ClusterId=blue", "ServiceId=shop", "SiloPort=12000", "GatewayPort=40001", "AdvertisedIP=10.0.0.7"));

    [Fact]
    public void Port_0_is_a_free_one_below_the_ephemeral_range()
    {
        var settings = Settings("SiloPort=0", "GatewayPort=0").WithPorts();

        Assert.InRange(settings.SiloPort, 1, 32767);
        Assert.InRange(settings.GatewayPort, 1, 32767);
        Assert.NotEqual(settings.SiloPort, settings.GatewayPort);
    }

    [Theory]
    [InlineData("Mode=Cloud")]
    [InlineData("SiloPort=70000")]
    [InlineData("SiloPort=-1")]
    [InlineData("GatewayPort=http")]
    [InlineData("GatewayPort=11111")]
    [InlineData("AdvertisedIP=here")]
    public void A_bad_value_is_one_line_that_names_its_key(string setting)
    {
        var e = Assert.Throws<OptionsValidationException>(() => Settings(setting));

        Assert.Contains("Cluster:" + setting[..setting.IndexOf('=')], Assert.Single(e.Failures), StringComparison.Ordinal);
        Assert.Equal(Assert.Single(e.Failures), Starting.ReasonOf(e));
    }

    [Theory]
    [InlineData("Node")]
    [InlineData("Client")]
    public void A_mode_that_cannot_be_here_is_refused(string mode)
    {
        var builder = Builder(new() { ["Cluster:Mode"] = mode, ["Storage:Provider"] = "Sqlite" });

        Assert.Throws<OptionsValidationException>(() => builder.AddAffiliatesSilo());
    }

    [Fact]
    public async Task Two_silos_alone_run_side_by_side_and_what_they_keep_outlives_them()
    {
        using var folder = new TemporaryDirectory();
        using var other = new TemporaryDirectory();
        var user = Builders.User();
        using (var beside = await Started(other.Path))
        using (var first = await Started(folder.Path))
        {
            Assert.NotNull(await Grains(first).User(user.Email).Create(user, "a long password"));
            Assert.Null(await Grains(beside).User(user.Email).Get());
            await first.StopAsync(Ct);
            await beside.StopAsync(Ct);
        }

        using var again = await Started(folder.Path);
        Assert.Equal(user.Id, (await Grains(again).User(user.Email).SignIn("a long password"))?.Id);
        await again.StopAsync(Ct);
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_is_refused_with_one_line()
    {
        using var folder = new TemporaryDirectory();
        using var first = await Started(folder.Path);

        var e = await Assert.ThrowsAnyAsync<Exception>(() => Started(folder.Path));

        Assert.Contains("in use by another process", Starting.ReasonOf(e), StringComparison.Ordinal);
        await first.StopAsync(Ct);
    }

    [Fact]
    public async Task A_bad_setting_stops_the_start()
    {
        using var folder = new TemporaryDirectory();

        var e = await Assert.ThrowsAnyAsync<Exception>(() => Started(folder.Path, ("AffiliateSystem:DefaultAttributionModel", "best")));

        Assert.StartsWith("AffiliateSystem:DefaultAttributionModel", Starting.ReasonOf(e), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_ends_the_process_in_good_order()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Provider"] = "PostgreSql",
            ["ConnectionStrings:Affiliates"] = "Host=127.0.0.1;Port=1;Username=x;Database=x",
            ["Cluster:SiloPort"] = "0",
            ["Cluster:GatewayPort"] = "0",
            ["Logging:LogLevel:Default"] = "None",
        });

        var exitCode = await Starting.Run(
            builder,
            b =>
            {
                b.AddAffiliatesSilo();
                return b.BuildAndBegin();
            },
            Ct);

        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task What_begins_early_begins_when_the_settings_are_right()
    {
        var early = new Early();

        Assert.Throws<OptionsValidationException>(() => BuiltWith(early, isRight: false));
        Assert.Equal(0, early.Times);
        await using var app = BuiltWith(early, isRight: true);
        Assert.Equal(1, early.Times);

        static WebApplication BuiltWith(Early early, bool isRight)
        {
            var builder = WebApplication.CreateBuilder();
            builder.Services.AddSingleton<IEarlyStart>(early);
            builder.Services.AddOptions<HostOptions>().Validate(_ => isRight, "This is wrong.").ValidateOnStart();
            return builder.BuildAndBegin();
        }
    }

    sealed class Early : IEarlyStart
    {
        public int Times { get; private set; }

        public void Begin() => Times++;
    }

    static async Task<IHost> Started(string folder, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Storage:Path"] = folder,
            ["Cluster:SiloPort"] = "0",
            ["Cluster:GatewayPort"] = "0",
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        var builder = Builder(settings);
        builder.AddAffiliatesSilo();
        var host = builder.Build();
        try
        {
            await host.StartAsync(Ct);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    static HostApplicationBuilder Builder(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        return builder;
    }

    static IGrainFactory Grains(IHost host) => host.Services.GetRequiredService<IGrainFactory>();

    static ClusterSettings Settings(params string[] settings) => ClusterSettings.From(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => s.Split('=', 2)).ToDictionary(pair => $"Cluster:{pair[0]}", pair => (string?)pair[1]))
        .Build());
}
