namespace Affiliates.Api.Requests;

/// <summary>Metadata of a list: what it can be ordered by.</summary>
public sealed record Orderings(IReadOnlyList<SortField> Fields)
{
    /// <summary>What <c>ordering</c> may be: each field, and from its greatest on with <c>-</c> before it.</summary>
    public static IEnumerable<string> NamesOf(IReadOnlyList<SortField> fields) => fields.SelectMany(field => (string[])[field.Name, "-" + field.Name]);
}
