using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Affiliates.Journal;

/// <summary>A statement that is prepared once and run for one row after the other.</summary>
/// <remarks>
/// On SQLite's own interface: through a command and its parameters' objects, a row of the journal costs several times what SQLite
/// needs to write it. A wait for the file's lock is the connection's, by its <c>busy_timeout</c>.
/// </remarks>
sealed class SqliteStatement(SqliteConnection connection, string sql, params string[] parameters) : IDisposable
{
    /// <summary>Bytes of a text that are turned into UTF-8 on the stack.</summary>
    const int OnTheStack = 1024;

    readonly int[] places = new int[parameters.Length];
    sqlite3_stmt? prepared;
    int bound;

    sqlite3 Database => connection.Handle!;

    /// <summary>Gives the next parameter its value.</summary>
    public SqliteStatement Bind(long? value)
    {
        var place = Next();
        Check(value is { } number ? raw.sqlite3_bind_int64(prepared, place, number) : raw.sqlite3_bind_null(prepared, place));
        return this;
    }

    /// <inheritdoc cref="Bind(long?)"/>
    public SqliteStatement Bind(bool value) => Bind(value ? 1L : 0L);

    /// <inheritdoc cref="Bind(long?)"/>
    public SqliteStatement Bind(string? value)
    {
        if (value is null)
        {
            return Bind((long?)null);
        }

        if (value.Length > OnTheStack / 3)
        {
            return BindText(Encoding.UTF8.GetBytes(value));
        }

        Span<byte> utf8 = stackalloc byte[OnTheStack];
        return BindText(utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
    }

    /// <inheritdoc cref="Bind(long?)"/>
    /// <remarks>As the driver writes them: text in upper case.</remarks>
    public SqliteStatement Bind(Guid? value)
    {
        if (value is not { } id)
        {
            return Bind((long?)null);
        }

        Span<byte> text = stackalloc byte[36];
        id.TryFormat(text, out _);
        Ascii.ToUpperInPlace(text, out _);
        return BindText(text);
    }

    /// <summary>Gives the next parameter a text that is UTF-8 already.</summary>
    public SqliteStatement BindText(ReadOnlySpan<byte> utf8)
    {
        var place = Next();
        // An empty span has no address, which SQLite takes for null.
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(prepared, place, "") : raw.sqlite3_bind_text(prepared, place, utf8));
        return this;
    }

    /// <summary>Gives the next parameter bytes.</summary>
    public SqliteStatement BindBlob(ReadOnlySpan<byte> bytes)
    {
        var place = Next();
        Check(bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(prepared, place, 0) : raw.sqlite3_bind_blob(prepared, place, bytes));
        return this;
    }

    /// <summary>Runs it with these values, in the order of its parameters; the number of rows it touched.</summary>
    public int Run(params ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
        {
            _ = value switch
            {
                null => Bind((long?)null),
                string text => Bind(text),
                long number => Bind(number),
                int number => Bind(number),
                bool flag => Bind(flag),
                Guid id => Bind(id),
                byte[] bytes => BindBlob(bytes),
                _ => throw new ArgumentException($"A {value.GetType().Name} cannot be bound.", nameof(values)),
            };
        }

        return Run();
    }

    /// <summary>Runs it with what was bound; the number of rows it touched.</summary>
    public int Run()
    {
        Step(static _ => { });
        return raw.sqlite3_changes(Database);
    }

    /// <summary>The number in the only row, with what was bound.</summary>
    public long Number()
    {
        var number = 0L;
        Step(statement => number = raw.sqlite3_column_int64(statement, 0));
        return number;
    }

    /// <summary>Two numbers of each row.</summary>
    public void EachPair(Action<long, long> take) =>
        Step(statement => take(raw.sqlite3_column_int64(statement, 0), raw.sqlite3_column_int64(statement, 1)));

    public void Dispose() => prepared?.Dispose();

    void Step(Action<sqlite3_stmt> row)
    {
        Prepare();
        if (bound != places.Length)
        {
            throw new InvalidOperationException($"{bound} of {places.Length} parameters have a value: {sql}");
        }

        try
        {
            int outcome;
            while ((outcome = raw.sqlite3_step(prepared)) == raw.SQLITE_ROW)
            {
                row(prepared);
            }

            Check(outcome);
        }
        finally
        {
            bound = 0;
            // Says the same error again.
            _ = raw.sqlite3_reset(prepared);
        }
    }

    int Next()
    {
        Prepare();
        return places[bound++];
    }

    [MemberNotNull(nameof(prepared))]
    void Prepare()
    {
        if (prepared is not null)
        {
            return;
        }

        Check(raw.sqlite3_prepare_v2(Database, sql, out var statement));
        for (var i = 0; i < parameters.Length; i++)
        {
            places[i] = raw.sqlite3_bind_parameter_index(statement, "@" + parameters[i]);
            if (places[i] == 0)
            {
                throw new InvalidOperationException($"There is no parameter {parameters[i]}: {sql}");
            }
        }

        prepared = statement;
    }

    void Check(int outcome) => SqliteException.ThrowExceptionForRC(outcome, Database);
}
