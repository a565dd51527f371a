using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Affiliates.Storage;

/// <summary>What is asked of SQLite itself, past its driver.</summary>
static class SqliteLibrary
{
    static readonly bool isSetUp = SetUp();

    /// <summary>Sets it up, once for the process and before its first connection.</summary>
    /// <returns>False when something else in this process had opened a connection before: everything works, and takes longer.</returns>
    public static bool Ensure() => isSetUp;

    /// <summary>A connection without a lock of its own, which it would take at each call: never used by two threads at once, nor its statements.</summary>
    /// <remarks>The driver's connections have one: what is not disposed there ends on the thread of the finalizers.</remarks>
    /// <param name="file">It has to be there.</param>
    /// <param name="pragmas">What is run first.</param>
    public static sqlite3 Open(string file, string pragmas)
    {
        var outcome = raw.sqlite3_open_v2(file, out var database, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        try
        {
            SqliteException.ThrowExceptionForRC(outcome, database);
            SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(database, pragmas), database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    // Nobody asks how much memory all connections have, which costs a lock at each piece of it.
    static bool SetUp()
    {
        Batteries_V2.Init();
        return raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0) == raw.SQLITE_OK;
    }
}
