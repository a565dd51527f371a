using Affiliates.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Affiliates.Journal;

public static class JournalHosting
{
    /// <summary>Adds the silo's writer and its reader; storage has to be there.</summary>
    /// <remarks>
    /// The writer starts when the first grain asks for it, and ends with the container, which is after the silo has stopped
    /// and before the store closes: what has been taken is written.
    /// </remarks>
    public static IServiceCollection AddJournal(this IServiceCollection services)
    {
        services.AddOptions<JournalOptions>()
            .BindConfiguration(JournalOptions.Section)
            .Validate(o => o.IsValid, "Journal:QueueCapacity, Journal:BatchSize and Journal:CommandTimeout have to be 1 or more.")
            .ValidateOnStart();
        services.AddMetrics();
        return services
            .AddSingleton<JournalMetrics>()
            .AddSingleton(Store)
            .AddSingleton(Pace)
            .AddSingleton(s => ActivatorUtilities.CreateInstance<JournalWriter>(s, s.GetRequiredService<IOptions<JournalOptions>>().Value))
            .AddSingleton<IJournal>(s => s.GetRequiredService<JournalWriter>())
            .AddSingleton<IJournalReader, JournalReader>()
            .AddSingleton<TakenKeys>()
            .AddSingleton<JournalClosing>()
            .AddHostedService<JournalClosingSweep>();
    }

    static CommitPace Pace(IServiceProvider services)
    {
        // None where there is no cluster: a silo alone, and a tool.
        var members = services.GetService<ISiloStatusOracle>();
        return new CommitPace(() => members?.GetActiveSilos().Length ?? 1, TimeProvider.System);
    }

    static IJournalStore Store(IServiceProvider services)
    {
        var store = services.GetRequiredService<AffiliatesStore>();
        var options = services.GetRequiredService<IOptions<JournalOptions>>().Value;
        // Each silo raises its own rows of the totals: its address is its name.
        var writer = services.GetService<ILocalSiloDetails>()?.SiloAddress.Endpoint.ToString() ?? Environment.MachineName;
        return store.Dialect is Dialect.PostgreSql
            ? new PostgresJournalStore(store, writer, options)
            : new SqliteJournalStore(store, writer, options);
    }
}
