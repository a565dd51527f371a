using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Affiliates.Api.Requests;

/// <summary>Where the next page of a list begins: the id of the last row seen, and in another order than newest first the order and that row's value in it.</summary>
static class ListCursor
{
    /// <summary>Longer than any that is written here.</summary>
    public const int MaxLength = 2000;

    const char Between = '.';
    const string Unknown = "This is not a cursor that a list has given";
    const string OfAnotherOrder = "This cursor is of a page in another order: ask for the first page in this one";

    /// <summary>Null: there is no next page.</summary>
    public static string? Write<T>(PageRequest page, Page<T> read) => (page.Order, read.Next) switch
    {
        (_, null) => null,
        (null, { } id) => id.ToString("N"),
        ({ } order, { } id) when read.NextValue is { } value => $"{order.Name}{Between}{id:N}{Between}{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(value))}",
        ({ } order, { } id) => $"{order.Name}{Between}{id:N}",
    };

    /// <summary>The page that begins there, or why there is none.</summary>
    /// <param name="text">From whoever asks.</param>
    /// <param name="page">The first page of the list.</param>
    /// <param name="field">What the page is ordered by; null: newest first.</param>
    public static (PageRequest Page, string? Refusal) Read(string text, PageRequest page, SortField? field)
    {
        (string? order, string id, string? value) = text.Split(Between) switch
        {
            [var next] => (null, next, null),
            [var named, var next] => (named, next, null),
            [var named, var next, var coded] => (named, next, coded),
            _ => ((string?)null, "", (string?)null),
        };
        if (!Guid.TryParseExact(id, "N", out var before))
        {
            return (page, Unknown);
        }

        if (order != page.Order?.Name)
        {
            return (page, OfAnotherOrder);
        }

        if (page.Order is null || field is not { HasValue: true })
        {
            return value is null ? (page with { Before = before }, null) : (page, Unknown);
        }

        return ValueOf(value, field) is { } after
            ? (page with { Before = before, Order = page.Order with { After = after } }, null)
            : (page, Unknown);
    }

    // Null: no text that a database takes, or no number where one has to be.
    static string? ValueOf(string? coded, SortField field)
    {
        if (coded is null || !Base64Url.IsValid(coded))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(coded);
        if (!Utf8.IsValid(bytes) || bytes.Contains((byte)0))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes);
        return field.IsNumber && !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : text;
    }
}
