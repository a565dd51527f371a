using Affiliates.Api.Privacy;
using Affiliates.Silo;
using Affiliates.Storage;

namespace Affiliates.Api.Commands;

/// <summary>Calls the grains: of the running cluster, or of a silo in this process when nobody else is on the store.</summary>
sealed class ErasingByGrains : IErasing
{
    readonly IHost host;
    readonly TenantId tenant;

    ErasingByGrains(IHost host, TenantId tenant) => (this.host, this.tenant) = (host, tenant);

    IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    Erasure Erasure => new(Grains, Attempts);

    Attempts Attempts { get; } = new(TimeProvider.System);

    /// <exception cref="CommandException">There is no way that is safe, or no such tenant.</exception>
    public static async Task<ErasingByGrains> Start(IEnumerable<string> settings, string? slug, CancellationToken ct)
    {
        var host = Build([.. settings]);
        try
        {
            await host.StartAsync(ct);
            var tenants = host.Services.GetRequiredService<IGrainFactory>().Tenants();
            var tenant = slug is null
                ? TenantId.Default
                : await tenants.BySlug(slug) ?? throw new CommandException($"There is no tenant {slug}.");
            return new ErasingByGrains(host, tenant);
        }
        catch (StorageSetupException e)
        {
            await Stop(host);
            throw new CommandException($"{e.Message} Name the running server by --url.");
        }
        catch
        {
            await Stop(host);
            throw;
        }
    }

    public Task<long> Visitor(string? session, string? customer, CancellationToken ct) =>
        Erasure.Visitor(tenant, session, customer).WaitAsync(ct);

    public async Task<bool> Affiliate(string codeOrId, CancellationToken ct) =>
        await new AffiliateLookup(Grains, Attempts).Find(tenant, codeOrId) is { } account
        && await Erasure.Affiliate(account.Profile).WaitAsync(ct) is not null;

    public async ValueTask DisposeAsync() => await Stop(host);

    static IHost Build(string[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = settings,
            ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders();
        var cluster = ClusterSettings.From(builder.Configuration);
        if (cluster.Mode is not ClusterMode.Embedded)
        {
            builder.AddClient(cluster);
            return builder.Build();
        }

        // Alone on a PostgreSQL there might be another: nothing would tell, and its memory would be wrong afterwards.
        if (StorageOptions.From(builder.Configuration) is not { File: { } file })
        {
            throw new CommandException("On PostgreSQL a running server does it: name it by --url, or set Cluster:Mode to Node or Client.");
        }

        if (!File.Exists(file))
        {
            throw new CommandException($"There is no store at {file}.");
        }

        // No one else shall find this silo.
        builder.Configuration["Cluster:SiloPort"] = builder.Configuration["Cluster:GatewayPort"] = "0";
        builder.AddAffiliatesSilo();
        return builder.Build();
    }

    // A host that has not started cannot stop in good order; its services are let go all the same.
    static async Task Stop(IHost host)
    {
        try
        {
            await host.StopAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or OperationCanceledException)
        {
            // What counts has been said.
        }

        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
