using System.Diagnostics;

namespace Affiliates.Journal;

/// <summary>
/// The commit of a batch as a span of its own, source <c>Affiliates.Journal</c>, with a link to each request that waits for it: one
/// transaction belongs to many traces, and can be a child of none of them.
/// </summary>
static class JournalTraces
{
    /// <summary>Links that a span has at most; a batch may be larger.</summary>
    const int MaxLinks = 128;

    static readonly ActivitySource Source = new("Affiliates.Journal");

    /// <summary>The span of whoever appends now; nothing when nobody listens.</summary>
    public static ActivityContext Origin => Source.HasListeners() && Activity.Current is { Recorded: true } current ? current.Context : default;

    /// <summary>Null when nobody listens. What the store does until it is disposed becomes its children.</summary>
    public static Activity? StartCommit(IEnumerable<ActivityContext> origins, int appends)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var links = origins.Where(o => o != default).Take(MaxLinks).Select(o => new ActivityLink(o));
        return Source.StartActivity(
            ActivityKind.Internal, parentContext: default, [new KeyValuePair<string, object?>("affiliates.appends", appends)], links, name: "journal commit");
    }
}
