using Affiliates.Journal;

namespace Affiliates.Live;

/// <summary>What of a committed append those who watch are told.</summary>
public static class LiveActions
{
    /// <summary>Null: it counted no event.</summary>
    public static LiveAction? Of(JournalAppend append) => append.Action is not { Event: var e } action ? null : new LiveAction
    {
        Id = e.Id,
        AffiliateCode = e.Code!,
        LinkUid = e.LinkId,
        LinkSlug = e.Slug,
        Type = e.Type,
        Method = action.Method,
        At = e.At,
        IsConversion = e.IsConversion,
        Value = action.Credited ?? e.Value,
        Commission = append.Commission is { Commission: var c } ? new LiveCommission(c.Id, c.Amount, c.Status) : null,
    };
}
