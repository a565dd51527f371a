using Affiliates.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Affiliates.Tests.Support;

/// <summary>An empty place for data of one test, on either dialect; stores that a test opens on it share the data.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    readonly TemporaryDirectory? directory;

    TestDatabase(StorageOptions options, TemporaryDirectory? directory)
    {
        Options = options;
        this.directory = directory;
    }

    public StorageOptions Options { get; }

    /// <summary>The keys with which a process of its own finds it: as settings, or as environment variables with <c>__</c>.</summary>
    public IReadOnlyDictionary<string, string?> Settings => directory is null
        ? new Dictionary<string, string?> { ["Storage:Provider"] = "PostgreSql", ["ConnectionStrings:Affiliates"] = Options.ConnectionString }
        : new Dictionary<string, string?> { ["Storage:Provider"] = "Sqlite", ["Storage:Path"] = directory.Path };

    public IConfiguration Configuration => new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();

    public static async Task<TestDatabase> Create(Dialect dialect, PostgresServer postgres)
    {
        if (dialect is Dialect.PostgreSql)
        {
            return new TestDatabase(StorageOptions.PostgreSql(await postgres.CreateDatabase()), null);
        }

        var directory = new TemporaryDirectory();
        return new TestDatabase(StorageOptions.Sqlite(directory.Path), directory);
    }

    /// <summary>A store on it, as the start of a process leaves it: the schema is up to date. Dispose it to end that process.</summary>
    public async Task<AffiliatesStore> OpenStore(string? upTo = null)
    {
        var store = new AffiliatesStore(Options);
        try
        {
            await new SchemaMigrator(store, NullLogger<SchemaMigrator>.Instance).Run(upTo);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        directory?.Dispose();
        return ValueTask.CompletedTask;
    }
}
