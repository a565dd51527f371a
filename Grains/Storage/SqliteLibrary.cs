using SQLitePCL;

namespace Affiliates.Storage;

/// <summary>How SQLite itself is set up: once for the process, before its first connection.</summary>
static class SqliteLibrary
{
    static readonly bool isSetUp = SetUp();

    /// <summary>Sees to it that it is set up.</summary>
    /// <returns>False when something else in this process had opened a connection before: everything works, and takes longer.</returns>
    public static bool Ensure() => isSetUp;

    // A connection is used by one thread at a time here, as its driver demands anyway: it needs no lock of its own, which it would take at each
    // call. And nobody asks how much memory all connections have, which costs a lock at each piece of it.
    static bool SetUp()
    {
        Batteries_V2.Init();
        return raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD) == raw.SQLITE_OK
            && raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0) == raw.SQLITE_OK;
    }
}
