using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Requests;

/// <summary>Answers a list: one page of it as a JSON array, or all of it as CSV for who asks for that.</summary>
public static class Lists
{
    public static Task<IResult> Answer<TRow, TAnswer>(
        HttpContext http, ListQuery query, Func<PageRequest, Task<Page<TRow>>> read, Func<TRow, TAnswer> answer) =>
        Answer(http, query, read, rows => Task.FromResult<IReadOnlyList<TAnswer>>([.. rows.Select(answer)]));

    /// <param name="http">Says by its query and header which of the two it wants.</param>
    /// <param name="query">With the filters already read: what is wrong with them is refused here.</param>
    /// <param name="read">One page.</param>
    /// <param name="answers">A page's rows as they are answered; may look up what belongs to them, for all at once.</param>
    public static async Task<IResult> Answer<TRow, TAnswer>(
        HttpContext http, ListQuery query, Func<PageRequest, Task<Page<TRow>>> read,
        Func<IReadOnlyList<TRow>, Task<IReadOnlyList<TAnswer>>> answers)
    {
        var csv = WantsCsv(http.Request, query);
        if (query.Refusal is { } refusal)
        {
            return refusal;
        }

        http.Response.Headers.Vary = "Accept";
        if (!csv)
        {
            var page = await read(query.Page);
            return Answers.List(http, ListCursor.Write(query.Page, page), await answers(page.Items));
        }

        // The first page before the first byte: what is wrong until then is still an answer with a status.
        var request = query.Page with { Limit = ListQuery.MaxLimit };
        var first = await read(request);
        var rows = await answers(first.Items);
        return new CsvAnswer<TAnswer>(Pages());

        async IAsyncEnumerable<IReadOnlyList<TAnswer>> Pages()
        {
            yield return rows;
            for (var last = first; last.Next is not null;)
            {
                request = request.After(last);
                last = await read(request);
                yield return await answers(last.Items);
            }
        }
    }

    /// <summary>The list of who sees nothing of it.</summary>
    public static Task<IResult> Nothing<TAnswer>(HttpContext http, ListQuery query) => Answer(
        http, query, static _ => Task.FromResult(new Page<TAnswer>([], Next: null)), static row => row);

    static bool WantsCsv(HttpRequest request, ListQuery query) =>
        query.Choice("format", ("json", false), ("csv", true))
        ?? (request.GetTypedHeaders().Accept is { Count: > 0 } accepted
            && accepted.OrderByDescending(a => a.Quality ?? 1).First().MediaType.Equals(CsvAnswer.MediaType, StringComparison.OrdinalIgnoreCase));
}
