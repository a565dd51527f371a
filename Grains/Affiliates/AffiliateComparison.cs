using System.Globalization;
using Affiliates.Statistics;

namespace Affiliates.Affiliates;

/// <summary>A number that was folded and one that was recounted, which are not the same.</summary>
public sealed record NumberDifference(string What, long Folded, long Recounted);

/// <summary>Collects, in words an operator can act on, where memory and a recount of the journal part.</summary>
sealed class AffiliateComparison
{
    readonly List<NumberDifference> differences = [];

    public IReadOnlyList<NumberDifference> Differences => differences;

    public void Number(string what, long memory, long journal)
    {
        if (memory != journal) differences.Add(new NumberDifference(what, memory, journal));
    }

    public void Days(DayBook memory, DayBook journal)
    {
        var nothing = new DayTally(0);
        var ours = memory.All.ToArray().ToDictionary(d => d.Number);
        var theirs = journal.All.ToArray().ToDictionary(d => d.Number);
        foreach (var number in ours.Keys.Union(theirs.Keys).Order())
        {
            Day(DateOnly.FromDayNumber(number).ToString("O", CultureInfo.InvariantCulture),
                ours.GetValueOrDefault(number, nothing), theirs.GetValueOrDefault(number, nothing));
        }
    }

    public void Named(string what, NamedTallies memory, NamedTallies journal)
    {
        foreach (var name in NamesOf(memory).Union(NamesOf(journal)))
        {
            memory.TryGet(name, out var ours);
            journal.TryGet(name, out var theirs);
            Takings($"{what} {name}", ours, theirs);
        }
    }

    void Day(string day, DayTally memory, DayTally journal)
    {
        Takings(day, memory.Takings, journal.Takings);
        Split($"{day} page views", memory.PageViews, journal.PageViews);
        Split($"{day} signups", memory.Signups, journal.Signups);
        Number($"{day} pending (cents)", memory.PendingCents, journal.PendingCents);
        Number($"{day} approved (cents)", memory.ApprovedCents, journal.ApprovedCents);
        Number($"{day} paid (cents)", memory.PaidCents, journal.PaidCents);
        Named($"{day} link", memory.Links, journal.Links);
        Named($"{day} source", memory.Sources, journal.Sources);
    }

    void Takings(string what, in Tally memory, in Tally journal)
    {
        Split($"{what} clicks", memory.Clicks, journal.Clicks);
        Split($"{what} conversions", memory.Conversions, journal.Conversions);
        Split($"{what} revenue (cents)", memory.RevenueCents, journal.RevenueCents);
    }

    void Split(string what, in Split memory, in Split journal)
    {
        Number($"{what} by code", memory.Code, journal.Code);
        Number($"{what} by link", memory.Link, journal.Link);
    }

    static IEnumerable<string> NamesOf(NamedTallies tallies) => tallies.All.ToArray().Select(t => t.Name);
}
