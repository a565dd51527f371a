using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Affiliates.Journal;

/// <summary>A statement that is prepared once and run for one row after the other.</summary>
/// <remarks>
/// On SQLite's own interface: through a command and its parameters' objects, a row of the journal costs several times what SQLite
/// needs to write it. A wait for the file's lock is the connection's, by its <c>busy_timeout</c>.
/// </remarks>
sealed unsafe class SqliteStatement(sqlite3 database, string sql, params string[] parameters) : IDisposable
{
    /// <summary>Bytes of a row's texts that SQLite reads where they were put; it copies what is more.</summary>
    const int Room = 8 * 1024;

    readonly int[] places = new int[parameters.Length];
    // Pinned: SQLite reads them when the statement runs. What an earlier run has left bound is bound anew before the next.
    readonly byte[] texts = parameters.Length == 0 ? [] : GC.AllocateUninitializedArray<byte>(Room, pinned: true);
    sqlite3_stmt? owner;
    nint prepared;
    nint connection;
    int bound;
    int used;

    /// <summary>Gives the next parameter its value.</summary>
    public SqliteStatement Bind(long? value)
    {
        var place = Next();
        Check(value is { } number ? SqliteInterface.BindInt64(prepared, place, number) : SqliteInterface.BindNull(prepared, place));
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

        return Encoding.UTF8.TryGetBytes(value, texts.AsSpan(used), out var bytes) ? BindWritten(bytes) : BindCopied(Encoding.UTF8.GetBytes(value));
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
    public SqliteStatement BindText(ReadOnlySpan<byte> utf8) => utf8.TryCopyTo(texts.AsSpan(used)) ? BindWritten(utf8.Length) : BindCopied(utf8);

    /// <summary>Gives the next parameter bytes.</summary>
    public SqliteStatement BindBlob(ReadOnlySpan<byte> bytes)
    {
        var place = Next();
        var nothing = (byte)0;
        // An empty span has no address, which SQLite takes for null.
        fixed (byte* address = bytes)
        {
            Check(SqliteInterface.BindBlob(prepared, place, bytes.IsEmpty ? &nothing : address, bytes.Length, SqliteInterface.IsCopied));
        }

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
        return SqliteInterface.Changes(connection);
    }

    /// <summary>The number in the only row, with what was bound.</summary>
    public long Number()
    {
        var number = 0L;
        Step(statement => number = SqliteInterface.ColumnInt64(statement, 0));
        return number;
    }

    /// <summary>Two numbers of each row.</summary>
    public void EachPair(Action<long, long> take) =>
        Step(statement => take(SqliteInterface.ColumnInt64(statement, 0), SqliteInterface.ColumnInt64(statement, 1)));

    public void Dispose()
    {
        prepared = 0;
        owner?.Dispose();
        owner = null;
    }

    // What stands in the room already.
    SqliteStatement BindWritten(int bytes)
    {
        var place = Next();
        fixed (byte* room = texts)
        {
            Check(SqliteInterface.BindText(prepared, place, room + used, bytes, SqliteInterface.Stays));
        }

        used += bytes;
        return this;
    }

    SqliteStatement BindCopied(ReadOnlySpan<byte> utf8)
    {
        var place = Next();
        fixed (byte* address = utf8)
        {
            Check(SqliteInterface.BindText(prepared, place, address, utf8.Length, SqliteInterface.IsCopied));
        }

        return this;
    }

    void Step(Action<nint> row)
    {
        Prepare();
        if (bound != places.Length)
        {
            throw new InvalidOperationException($"{bound} of {places.Length} parameters have a value: {sql}");
        }

        try
        {
            int outcome;
            while ((outcome = SqliteInterface.Step(prepared)) == raw.SQLITE_ROW)
            {
                row(prepared);
            }

            Check(outcome);
        }
        finally
        {
            (bound, used) = (0, 0);
            // Says the same error again.
            _ = SqliteInterface.Reset(prepared);
        }
    }

    int Next()
    {
        Prepare();
        return places[bound++];
    }

    void Prepare()
    {
        if (prepared != 0)
        {
            return;
        }

        connection = database.DangerousGetHandle();
        Check(raw.sqlite3_prepare_v2(database, sql, out owner));
        for (var i = 0; i < parameters.Length; i++)
        {
            places[i] = raw.sqlite3_bind_parameter_index(owner, "@" + parameters[i]);
            if (places[i] == 0)
            {
                throw new InvalidOperationException($"There is no parameter {parameters[i]}: {sql}");
            }
        }

        prepared = owner.DangerousGetHandle();
    }

    void Check(int outcome)
    {
        if (outcome is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            (bound, used) = (0, 0);
            SqliteException.ThrowExceptionForRC(outcome, database);
        }
    }
}
