using System.Globalization;

namespace Affiliates.Api.Requests;

/// <summary>
/// The query of a request, read parameter by parameter as <see cref="JsonBody"/> reads fields: what cannot be read is
/// refused, never ignored.
/// </summary>
public sealed class ListQuery : IRefusable
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    readonly IQueryCollection query;
    readonly Dictionary<string, string[]> errors = [];

    /// <param name="query">As it came.</param>
    /// <param name="fields">What the list can be ordered by; none: nobody can say how.</param>
    public ListQuery(IQueryCollection query, IReadOnlyList<SortField>? fields = null)
    {
        this.query = query;
        var page = new PageRequest(Whole("limit", 1, MaxLimit) ?? DefaultLimit, null) { Order = fields is null ? null : Ordering(fields) };
        Page = Begin(page, fields?.FirstOrDefault(field => field.Name == page.Order?.Field));
    }

    public PageRequest Page { get; }

    public Problem? Refusal => errors.Count == 0 ? null : Problem.Fields(errors);

    public static ValueTask<ListQuery?> BindAsync(HttpContext http) =>
        ValueTask.FromResult<ListQuery?>(new(http.Request.Query, http.GetEndpoint()?.Metadata.GetMetadata<Orderings>()?.Fields));

    public string? Text(string name, int max = 200)
    {
        if (!query.TryGetValue(name, out var values) || values.ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        if (text.Length <= max && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        Error(name, string.Create(CultureInfo.InvariantCulture, $"Use at most {max} characters, none of them a null character"));
        return null;
    }

    /// <summary>One of the names, whatever the case.</summary>
    public T? Choice<T>(string name, params ReadOnlySpan<(string Name, T Value)> choices) where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        foreach (var choice in choices)
        {
            if (choice.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return choice.Value;
            }
        }

        Error(name, "This must be one of " + string.Join(", ", choices.ToArray().Select(c => c.Name)));
        return null;
    }

    public bool? Flag(string name) => Choice(name, ("true", true), ("false", false), ("1", true), ("0", false));

    /// <summary>The instants from the first to the last day or time; <c>date_from</c> and <c>date_to</c>, both included.</summary>
    public (DateTimeOffset? From, DateTimeOffset? Until) Times()
    {
        var from = Moment("date_from");
        var to = Moment("date_to");
        CheckOrder(from, to);
        return (from?.Start, to?.End);
    }

    /// <summary>The days from the first to the last, both included; without a beginning, as many as are asked for.</summary>
    public (DateOnly From, DateOnly To) Days(DateOnly today, int defaultDays, int maxDays)
    {
        var from = Moment("date_from");
        var to = Moment("date_to");
        CheckOrder(from, to);
        var last = to?.Day ?? (from?.Day > today ? from.Value.Day : today);
        var first = from?.Day ?? DateOnly.FromDayNumber(Math.Max(0, last.DayNumber - defaultDays + 1));
        if (last.DayNumber - first.DayNumber >= maxDays)
        {
            Error("date_from", string.Create(CultureInfo.InvariantCulture, $"The range must be at most {maxDays} days"));
        }

        return (first, last);
    }

    public void Error(string name, string message) => errors.TryAdd(name, [message]);

    /// <summary>A whole number, both ends included.</summary>
    public int? Whole(string name, int from, int to)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
        {
            return number;
        }

        Error(name, string.Create(CultureInfo.InvariantCulture, $"This must be a whole number from {from} to {to}"));
        return null;
    }

    // As Django REST has it: the name of a field, and "-" before it from the greatest on.
    PageOrder? Ordering(IReadOnlyList<SortField> fields)
    {
        if (Text("ordering") is not { } text)
        {
            return null;
        }

        var descending = text.StartsWith('-');
        var name = descending ? text[1..] : text;
        if (fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } field)
        {
            // By the ids, the newest first: as every list is without a word, so that either takes the other's cursors.
            return descending && !field.HasValue ? null : new PageOrder { Field = field.Name, Descending = descending };
        }

        Error("ordering", "This must be one of " + string.Join(", ", Orderings.NamesOf(fields)));
        return null;
    }

    PageRequest Begin(PageRequest first, SortField? field)
    {
        if (Text("cursor", ListCursor.MaxLength) is not { } text)
        {
            return first;
        }

        var (page, refusal) = ListCursor.Read(text, first, field);
        if (refusal is not null)
        {
            Error("cursor", refusal);
        }

        return page;
    }

    void CheckOrder(Span? from, Span? to)
    {
        if (from is { } first && to is { } last && first.Start >= last.End)
        {
            Error("date_from", "The range ends before it begins");
        }
    }

    // A plain date is the whole day; a time is that instant, and UTC where it does not say otherwise.
    Span? Moment(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day < DateOnly.MaxValue)
        {
            var start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
            return new Span(day, start, start.AddDays(1));
        }

        if (Moments.TryParse(text, out var utc))
        {
            return new Span(DateOnly.FromDateTime(utc.Date), utc, utc.AddMicroseconds(1));
        }

        Error(name, "Use a date such as 2026-01-31 or a time such as 2026-01-31T18:00:00Z");
        return null;
    }

    readonly record struct Span(DateOnly Day, DateTimeOffset Start, DateTimeOffset End);
}
