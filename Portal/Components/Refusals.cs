using System.Net;
using Affiliates.Client;

namespace Affiliates.Portal.Components;

/// <summary>What the API has said, for a person.</summary>
public static class Refusals
{
    public static string Text(AffiliatesException e) => e switch
    {
        { Errors.Count: > 0 } => string.Join(" ", e.Errors.Select(static p => $"{Name(p.Key)}: {string.Join(" ", p.Value)}.").Select(static t => t.Replace("..", ".", StringComparison.Ordinal))),
        { Status: null } or { Status: >= HttpStatusCode.InternalServerError } => "The service does not answer at the moment. Try again shortly.",
        _ => e.Message,
    };

    public static StateKind KindOf(AffiliatesException e) =>
        e.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized ? StateKind.Refused : StateKind.Error;

    /// <summary>What is wrong with one field; null: nothing.</summary>
    public static string? Of(AffiliatesException? e, string field) => e is not null && e.Errors.TryGetValue(field, out var wrong) ? string.Join(" ", wrong) : null;

    static string Name(string field) => char.ToUpperInvariant(field[0]) + field[1..].Replace('_', ' ');
}
