using System.Data.Common;
using System.Globalization;
using Affiliates.Storage;

namespace Affiliates.Listing;

/// <summary>How the rows of a list are read, and what it can be ordered by beside the ids.</summary>
/// <param name="Id">The column of the ids in its statements.</param>
/// <param name="Read">A row.</param>
/// <param name="IdOf">A row's id.</param>
/// <param name="Columns">Those of <see cref="SortFields"/> that have a value.</param>
public sealed record ListKind<T>(string Id, Func<DbDataReader, T> Read, Func<T, Guid> IdOf, params IReadOnlyList<SortColumn<T>> Columns)
{
    /// <summary>Comes after every id there is, in both dialects: the first page, newest first.</summary>
    static readonly Guid BeyondAll = Guid.Parse("ffffffff-ffff-ffff-ffff-ffffffffffff");

    /// <summary>A statement, which is written down for the newest first, in the order that is asked for.</summary>
    /// <remarks>
    /// Only the place where the page begins and the order differ: written down for each order and direction, some forty statements would differ
    /// in nothing else. Row values are compared as a whole, which both databases do along an index.
    /// </remarks>
    public string Statement(string newestFirst, PageRequest page)
    {
        if (page.Order is not { } order)
        {
            return newestFirst;
        }

        var (than, direction) = order.Descending ? ("<", " DESC") : (">", "");
        var (begins, by) = ColumnOf(order) switch
        {
            null => ($"{Id} {than} @before", $"{Id}{direction}"),
            { IsUnique: true } column => ($"{column.Sql} {than} @value", $"{column.Sql}{direction}"),
            // The first comparison says nothing new, and SQLite needs it to seek in an index on an expression.
            var column => ($"{column.Sql} {than}= {column.Value} AND ({column.Sql}, {Id}) {than} ({column.Value}, @before)", $"{column.Sql}{direction}, {Id}{direction}"),
        };
        return newestFirst
            .Replace($"{Id} < @before", IsBegun(page) ? begins : "TRUE", StringComparison.Ordinal)
            .Replace($"ORDER BY {Id} DESC", "ORDER BY " + by, StringComparison.Ordinal);
    }

    /// <summary>Where the page begins.</summary>
    public DbCommand Begin(DbCommand command, PageRequest page)
    {
        if (!IsBegun(page))
        {
            return command;
        }

        command.With("before", page.Before ?? (page.Order is { Descending: false } ? Guid.Empty : BeyondAll));
        return page.Order is { } order && ColumnOf(order) is { } column ? command.With("value", column.Parse(order.After!)) : command;
    }

    /// <summary>What a page that begins after the row has to name beside its id.</summary>
    public string? ValueOf(T row, PageRequest page) => page.Order is { } order ? ColumnOf(order)?.Of(row) : null;

    // The first page of an order by values begins with the first of them, whatever it is.
    bool IsBegun(PageRequest page) => page.Order is not { } order || ColumnOf(order) is null || (page.Before is not null && order.After is not null);

    SortColumn<T>? ColumnOf(PageOrder order) => Columns.FirstOrDefault(column => column.Field == order.Field);
}

/// <summary>A column that a list can be ordered by.</summary>
public sealed record SortColumn<T>
{
    public required string Field { get; init; }

    /// <summary>What the statement orders by.</summary>
    public required string Sql { get; init; }

    /// <summary>What of the value that was seen last is compared with it.</summary>
    public string Value { get; init; } = "@value";

    /// <summary>No two rows of a list have the same.</summary>
    public bool IsUnique { get; init; }

    /// <summary>A row's, as a page's end tells it.</summary>
    public required Func<T, string> Of { get; init; }

    /// <summary>The same, as a parameter.</summary>
    public required Func<string, object> Parse { get; init; }
}

/// <summary>Makes them.</summary>
public static class SortColumn
{
    public static SortColumn<T> Number<T>(string field, string sql, Func<T, long> of) => new()
    {
        Field = field,
        Sql = sql,
        Of = row => of(row).ToString(CultureInfo.InvariantCulture),
        Parse = static text => long.Parse(text, CultureInfo.InvariantCulture),
    };

    /// <summary>A name that no two rows have, compared as it is written.</summary>
    public static SortColumn<T> Name<T>(string field, string sql, Func<T, string> of) => new()
    {
        Field = field,
        Sql = sql,
        IsUnique = true,
        Of = of,
        Parse = static text => text,
    };

    /// <summary>A text for people, compared whatever the case; the database has to fold both, or they would not be folded alike.</summary>
    public static SortColumn<T> Words<T>(string field, string sql, Func<T, string> of) => new()
    {
        Field = field,
        Sql = $"LOWER({sql})",
        Value = "LOWER(@value)",
        Of = of,
        Parse = static text => text,
    };
}
