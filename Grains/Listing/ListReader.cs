using System.Data.Common;
using Affiliates.Storage;

namespace Affiliates.Listing;

/// <summary>Reads pages by keyset: what comes after the last row that was seen, one row more than asked for to know of a next page.</summary>
public sealed class ListReader(AffiliatesStore store)
{
    public const int MaxLimit = 1000;

    public async Task<Page<T>> Page<T>(string sql, ListKind<T> kind, PageRequest page, Action<DbCommand> parameters)
    {
        var limit = Math.Clamp(page.Limit, 1, MaxLimit);
        var rows = await Rows(
            kind.Statement(store.Sql(sql), page), limit + 1, c => parameters(kind.Begin(c, page).With("limit", limit + 1)), kind.Read);
        if (rows.Count <= limit)
        {
            return new Page<T>(rows, Next: null);
        }

        rows.RemoveAt(limit);
        return new Page<T>(rows, kind.IdOf(rows[^1])) { NextValue = kind.ValueOf(rows[^1], page) };
    }

    /// <summary>The only row; the default when there is none.</summary>
    public async Task<T?> One<T>(string sql, Action<DbCommand> parameters, Func<DbDataReader, T> read) =>
        (await Rows(store.Sql(sql), 1, parameters, read)).FirstOrDefault();

    /// <summary>All rows, where their number is bounded by what is asked for.</summary>
    public Task<List<T>> All<T>(string sql, Action<DbCommand> parameters, Func<DbDataReader, T> read) =>
        Rows(store.Sql(sql), MaxLimit, parameters, read);

    /// <summary>True when the database answers.</summary>
    public async Task<bool> Ping()
    {
        try
        {
            return await One("Ping", static _ => { }, static row => row.GetInt32(0)) == 1;
        }
        catch (DbException)
        {
            return false;
        }
    }

    async Task<List<T>> Rows<T>(string sql, int most, Action<DbCommand> parameters, Func<DbDataReader, T> read)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(sql);
        parameters(command);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<T>(Math.Min(most, 128));
        while (await row.ReadAsync())
        {
            rows.Add(read(row));
        }

        return rows;
    }
}
