using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Affiliates.Journal;

/// <summary>A statement that is prepared once and run for one row after the other.</summary>
sealed class SqliteStatement : IDisposable
{
    readonly SqliteCommand command;

    [SuppressMessage("Security", "CA2100", Justification = "The text comes from the project's own .sql files.")]
    public SqliteStatement(SqliteConnection connection, string sql, int timeout, params ReadOnlySpan<string> parameters)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = timeout;
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = "@" + name });
        }
    }

    /// <summary>Runs it with these values, in the order of its parameters; the number of rows it touched.</summary>
    public int Run(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command.ExecuteNonQuery();
    }

    public void Dispose() => command.Dispose();
}
