using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>One page of a list.</summary>
/// <param name="Items">Its rows.</param>
/// <param name="Next">Cursor of the page after it; null: this is the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// A list of the service's, newest first unless it is put in another order, with its filters: page by page, row by row over all pages, or as CSV.
/// Pages hang on to the row before them, and stay as they are while rows are added.
/// </summary>
public sealed class Listing<T> : IAsyncEnumerable<T>
{
    const int RowsAtOnce = 500;

    readonly ApiConnection api;
    readonly string path;
    readonly Func<Query> filters;
    readonly string? ordering;

    internal Listing(ApiConnection api, string path, Func<Query> filters, string? ordering = null) =>
        (this.api, this.path, this.filters, this.ordering) = (api, path, filters, ordering);

    /// <summary>Where it is below the service's address, with its filters: for who passes it on as it comes.</summary>
    public string Path => path + Asked();

    /// <summary>The same list in another order; its pages have cursors of their own.</summary>
    /// <param name="field">One of those that the list can be ordered by, as the service calls it: <c>amount</c>. The service says which, and names them when it is another.</param>
    /// <param name="descending">From the greatest on.</param>
    public Listing<T> OrderedBy(string field, bool descending = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        return new Listing<T>(api, path, filters, descending ? "-" + field : field);
    }

    /// <summary>One page.</summary>
    /// <param name="limit">Rows, 1 to 1000.</param>
    /// <param name="cursor"><see cref="Page{T}.Next"/> of the page before; null: the first one.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<Page<T>> Page(int limit = 100, string? cursor = null, CancellationToken cancellation = default)
    {
        var query = Asked().Add("limit", (int?)limit).Add("cursor", cursor);
        using var answer = await api.Send(Call.Get(path + query), cancellation).ConfigureAwait(false);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        // Who is an affiliate gets the own profile alone, in place of the list of affiliates.
        return body is [(byte)'{', ..]
            ? new Page<T>([Json.Read<T>(body)], null)
            : new Page<T>(Json.Read<T[]>(body), NextOf(answer));
    }

    /// <summary>All rows, a page after the other as they are asked for.</summary>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            var page = await Page(RowsAtOnce, cursor, cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Items)
            {
                yield return row;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>All rows as CSV (UTF-8, a header line), as they come. The caller disposes of the stream.</summary>
    public async Task<Stream> Csv(CancellationToken cancellation = default)
    {
        var call = Call.Get(path + Asked().Add("format", "csv")) with { Accept = "text/csv", IsStreamed = true };
        var answer = await api.Send(call, cancellation).ConfigureAwait(false);
        return await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
    }

    Query Asked() => filters().Add("ordering", ordering);

    // <…&cursor=…>; rel="next"
    static string? NextOf(HttpResponseMessage answer)
    {
        const string name = "cursor=";
        if (!answer.Headers.TryGetValues("Link", out var links)
            || links.FirstOrDefault(static l => l.Contains("rel=\"next\"", StringComparison.Ordinal)) is not { } link
            || link.IndexOf(name, StringComparison.Ordinal) is not (>= 0 and var start))
        {
            return null;
        }

        var cursor = link.AsSpan(start + name.Length);
        return Uri.UnescapeDataString(cursor[..cursor.IndexOfAny('&', '>')]);
    }
}
