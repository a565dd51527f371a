using System.Data.Common;
using System.Runtime.ExceptionServices;
using DbUp;
using DbUp.Builder;
using DbUp.Engine;
using DbUp.Postgresql;
using Microsoft.Extensions.Logging;

namespace Affiliates.Storage;

/// <summary>Brings the database to this version's schema, script by script, each in its own transaction and once only.</summary>
public sealed partial class SchemaMigrator(AffiliatesStore store, ILogger<SchemaMigrator> log)
{
    const string VersionsTable = "schema_versions";

    // Any number, the same for all nodes and versions.
    const long LockKey = 0x41_46_46_49_4C_49_41;

    /// <summary>Runs what is missing. Nodes that start together wait for each other; on SQLite this process becomes the file's owner.</summary>
    /// <exception cref="StorageSetupException">Another process owns the SQLite file, its directory cannot be written, or the schema is a newer version's.</exception>
    /// <exception cref="DbException">The database cannot be reached (the host may try again) or refuses a script.</exception>
    public Task Run(CancellationToken ct = default) => Run(null, ct);

    /// <summary>As <see cref="Run(CancellationToken)"/>, but stops after a script: <c>0001_affiliates.sql</c>.</summary>
    public async Task Run(string? upTo, CancellationToken ct = default)
    {
        store.Own();
        await using var connection = await store.Open(ct);
        if (store.Dialect is Dialect.Sqlite)
        {
            await Task.Run(() => Upgrade(upTo), ct);
            return;
        }

        // A lock of the transaction, not of the session: it also ends behind a pooler, and with the process.
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var take = connection.Command("SELECT pg_advisory_xact_lock(@key)").With("key", LockKey).In(transaction);
        take.CommandTimeout = 0;
        await take.ExecuteNonQueryAsync(ct);
        await Task.Run(() => Upgrade(upTo), ct);
        await transaction.CommitAsync(ct);
    }

    void Upgrade(string? upTo)
    {
        SqlScript[] known =
        [
            .. from script in EmbeddedSql.All(store.Dialect is Dialect.PostgreSql ? "Migrations.Postgres." : "Migrations.Sqlite.")
               select new SqlScript(script.Name, script.Text),
        ];
        // Dollars belong to PostgreSQL here, not to DbUp's variables.
        var engine = Database()
            .WithScripts(known.Where(script => upTo is null || string.CompareOrdinal(script.Name, upTo) <= 0))
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build();
        if (engine.GetExecutedScripts().Except(known.Select(script => script.Name), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is [.., var last])
        {
            // It would write what the newer one has learned to read otherwise.
            throw new StorageSetupException(
                $"The database belongs to a newer version of this program (it has {last}); start that version, or restore a backup from before.");
        }

        var result = engine.PerformUpgrade();
        if (!result.Successful)
        {
            ScriptFailed(log, result.ErrorScript?.Name ?? "(none)");
            ExceptionDispatchInfo.Throw(result.Error);
        }

        foreach (var script in result.Scripts)
        {
            ScriptRun(log, script.Name);
        }
    }

    UpgradeEngineBuilder Database()
    {
        if (store.Npgsql is null)
        {
            return DeployChanges.To.SqliteDatabase(store.ConnectionString).JournalToSqliteTable(VersionsTable);
        }

        return DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(store.Npgsql)).JournalToPostgresqlTable(null, VersionsTable);
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Schema: {Script} has run")]
    static partial void ScriptRun(ILogger logger, string script);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Error, Message = "Schema: {Script} failed and was rolled back")]
    static partial void ScriptFailed(ILogger logger, string script);
}
