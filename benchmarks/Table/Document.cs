namespace Affiliates.Benchmarks.Table;

/// <summary>The table in a Markdown document, between two marks. Lines that a run has not measured stay.</summary>
static class Document
{
    public const string Begin = "<!-- table: begin -->";
    public const string End = "<!-- table: end -->";

    static readonly string[] Head =
    [
        "| work | store | target | measured | met | events/s (slowest–fastest round) | p50 / p99 | CPU an event: product + PostgreSQL + load generator |",
        "|---|---|---|---|---|---|---|---|",
    ];

    public static IEnumerable<string> Table(IEnumerable<Line> lines) => [.. Head, .. lines.Select(l => l.ToString())];

    /// <exception cref="InvalidDataException">The marks are not there.</exception>
    public static async Task Write(string file, IReadOnlyList<Line> lines) =>
        await File.WriteAllTextAsync(file, Merge(await File.ReadAllTextAsync(file), lines));

    public static string Merge(string document, IReadOnlyList<Line> lines)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"The document has no place for the table: {Begin} and {End}, each on a line of its own.");
        }

        begin += Begin.Length;
        var left = lines.ToDictionary(l => l.Key);
        List<string> rows = [];
        foreach (var row in document[begin..end].Split('\n').Where(r => r.StartsWith('|')).Skip(Head.Length))
        {
            // The first two cells name the line.
            var key = left.Keys.FirstOrDefault(k => row.StartsWith(k, StringComparison.Ordinal));
            rows.Add(key is null ? row : left[key].ToString());
            left.Remove(key ?? "");
        }

        rows.AddRange(lines.Where(l => left.ContainsKey(l.Key)).Select(l => l.ToString()));
        return $"{document[..begin]}\n{string.Join('\n', [.. Head, .. rows])}\n{document[end..]}";
    }
}
