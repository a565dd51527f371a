using Affiliates.Benchmarks.Load;
using Affiliates.Journal;
using Affiliates.Storage;
using Affiliates.Tracking;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Affiliates.Benchmarks.Parts;

#pragma warning disable CA1001 // Cleanup does it, and may wait.
/// <summary>One event of a group commit of 128 clicks over 16 affiliates, to its commit.</summary>
public class AppendBenchmark
#pragma warning restore CA1001
{
    const int Events = 128;
    const int Streams = 16;

    readonly TrackEvent click = Some.Click();
    JournalStream[] streams = [];
    string folder = "";
    PrivatePostgres? postgres;
    AffiliatesStore database = null!;
    IJournalStore journal = null!;
    long seq;

    [Params(Dialect.Sqlite, Dialect.PostgreSql)]
    public Dialect Store { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        folder = Directory.CreateTempSubdirectory("affiliates-parts-").FullName;
        Leftovers.Add(folder);
        postgres = Store is Dialect.PostgreSql ? await PrivatePostgres.Start() : null;
        database = new AffiliatesStore(postgres is null ? StorageOptions.Sqlite(folder) : StorageOptions.PostgreSql(postgres.ConnectionString));
        await new SchemaMigrator(database, NullLogger<SchemaMigrator>.Instance).Run();
        var options = new JournalOptions();
        journal = postgres is null ? new SqliteJournalStore(database, "parts", options) : new PostgresJournalStore(database, "parts", options);
        streams = [.. Enumerable.Range(1, Streams).Select(i => new JournalStream(i, TenantId.Default))];
        seq = 0;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public Task Commit()
    {
        var appends = new JournalAppend[Events];
        for (var i = 0; i < Events; i++)
        {
            var stream = streams[i % Streams];
            appends[i] = new JournalAppend
            {
                Stream = stream,
                Action = Some.Row(stream.Id, seq + 1 + (i / Streams), click with { Id = Ids.Next(Some.Noon) }),
            };
        }

        seq += Events / Streams;
        return journal.Commit(appends);
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await journal.DisposeAsync();
        await database.DisposeAsync();
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        Leftovers.Delete(folder);
    }
}
