using System.Globalization;

namespace Affiliates.Api.Commissions;

/// <summary>Pages of rules. A tenant's are few and come all at once: they are put in order here.</summary>
static class RuleOrder
{
    static readonly PageOrder NewestFirst = new() { Field = "created_at", Descending = true };

    public static Page<CommissionRule> Page(IReadOnlyList<CommissionRule> all, PageRequest page)
    {
        var order = page.Order ?? NewestFirst;
        var places = Comparer<Place>.Create((a, b) => order.Descending ? Compare(b, a) : Compare(a, b));
        var rules = all
            .Where(rule => page.Before is not { } seen || places.Compare(PlaceOf(rule, order.Field), new Place(order.After ?? "", seen, order.Field)) > 0)
            .OrderBy(rule => PlaceOf(rule, order.Field), places)
            .Take(page.Limit + 1).ToList();
        return rules.Count > page.Limit
            ? new Page<CommissionRule>(rules[..^1], rules[^2].Id) { NextValue = page.Order is null ? null : ValueOf(rules[^2], order.Field) }
            : new Page<CommissionRule>(rules, Next: null);
    }

    static Place PlaceOf(CommissionRule rule, string field) => new(ValueOf(rule, field) ?? "", rule.Id, field);

    // Null: the order is that of the ids.
    static string? ValueOf(CommissionRule rule, string field) => field switch
    {
        "name" => rule.Name,
        "priority" => rule.Priority.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    static int Compare(Place one, Place other)
    {
        var byValue = one.Field is "priority"
            ? long.Parse(one.Value, CultureInfo.InvariantCulture).CompareTo(long.Parse(other.Value, CultureInfo.InvariantCulture))
            : string.Compare(one.Value, other.Value, StringComparison.OrdinalIgnoreCase);
        return byValue != 0 ? byValue : one.Id.CompareTo(other.Id);
    }

    readonly record struct Place(string Value, Guid Id, string Field);
}
