using System.Globalization;
using System.Text.Json;

namespace Affiliates.Tests.Support.Model;

/// <summary>Holds what the service shows of each affiliate against what the model says: balances, statistics, and every row of its lists.</summary>
/// <param name="ids">The id that the service has given to each event, by the event's key.</param>
sealed class Comparison(Service service, string admin, ReferenceModel model, IReadOnlyDictionary<string, string> ids)
{
    readonly List<string> differences = [];

    public async Task<List<string>> Run(IReadOnlyList<Member> members)
    {
        var actions = (await service.All(admin, "/affiliates/referral-actions/?limit=1000")).ToLookup(a => Text(a, "affiliate_code"));
        var commissions = (await service.All(admin, "/affiliates/commissions/?limit=1000")).ToLookup(c => Text(c, "affiliate_code"));
        var payouts = (await service.All(admin, "/affiliates/payouts/?limit=1000")).ToLookup(p => Text(p, "affiliate_code"));
        foreach (var member in members)
        {
            var books = model.Fold(member.Code);
            Balances(member, books, await service.Get(admin, $"/affiliates/affiliates/{member.Id}/"));
            Statistics(member, books, await service.Get(admin, $"/affiliates/affiliates/{member.Id}/stats/"));
            Actions(member, books, actions[member.Code]);
            Commissions(member, books, [.. commissions[member.Code]]);
            Payouts(member, books, payouts[member.Code]);
        }

        var verified = await service.Must(admin, HttpMethod.Post, "/affiliates/verify/", new { }, 200);
        if (!verified.Json.GetProperty("clean").GetBoolean())
        {
            differences.Add($"verify: {verified.Json}");
        }

        return differences;
    }

    void Balances(Member member, Books books, ServiceAnswer account)
    {
        Same(member, "pending balance", books.Pending, account.Text("pending_balance"));
        Same(member, "available balance", books.Available, account.Text("available_balance"));
        Same(member, "balance", books.Pending + books.Available, account.Text("balance"));
    }

    void Statistics(Member member, Books books, ServiceAnswer stats)
    {
        Same(member, "clicks", books.Count("click"), stats.Text("total_clicks"));
        Same(member, "page views", books.Count("page_view"), stats.Text("total_page_views"));
        Same(member, "signups", books.Count("signup"), stats.Text("total_signups"));
        Same(member, "conversions", books.Conversions.Count(), stats.Text("total_conversions"));
        Same(member, "revenue", books.Revenue, stats.Text("total_revenue"));
        Same(member, "pending earnings", books.Pending, stats.Text("pending_earnings"));
        Same(member, "approved earnings", books.ApprovedEarnings, stats.Text("approved_earnings"));
        Same(member, "paid earnings", books.PaidEarnings, stats.Text("paid_earnings"));
        Same(member, "earnings", books.Pending + books.ApprovedEarnings + books.PaidEarnings, stats.Text("total_earnings"));
    }

    void Actions(Member member, Books books, IEnumerable<JsonElement> listed) => SameRows(
        member, "action",
        books.Events.Values.Select(e => $"{ids[e.Key]} {e.Type} {Money(e.Value)} {e.IsConversion}"),
        listed.Select(a => $"{Text(a, "id")} {Text(a, "action_type")} {Text(a, "conversion_value")} {Text(a, "is_converted")}"));

    void Commissions(Member member, Books books, IReadOnlyList<JsonElement> listed)
    {
        SameRows(
            member, "commission",
            books.Events.Values.Where(e => e.Commission > 0).Select(e => $"{ids[e.Key]} {e.Type} {Money(e.Commission)} {e.Status} {Money(e.Reversed)}"),
            listed.Select(c => $"{Text(c, "referral_action")} {Text(c, "action_type")} {Text(c, "amount")} {Text(c, "status")} {Text(c, "reversed_amount")}"));
        var keys = books.Events.Keys.ToDictionary(key => ids[key]);
        foreach (var commission in listed.Where(c => keys.ContainsKey(Text(c, "referral_action"))))
        {
            member.Commissions[keys[Text(commission, "referral_action")]] = Text(commission, "id");
        }
    }

    // The list has the newest first. Which one is which their order says: an affiliate's payouts are made one after the other.
    void Payouts(Member member, Books books, IEnumerable<JsonElement> listed)
    {
        var rows = listed.Reverse().ToList();
        var expected = books.Payouts.Select((p, i) => $"{i} {Money(p.Amount)} {p.Status}");
        SameRows(member, "payout", expected, rows.Select((p, i) => $"{i} {Text(p, "amount")} {Text(p, "status")}"));
        member.Payouts.Clear();
        member.Payouts.AddRange(rows.Select(p => Text(p, "id")));
    }

    void Same(Member member, string what, decimal expected, string found) => Same(member, what, Money(expected), found);

    void Same(Member member, string what, int expected, string found) => Same(member, what, $"{expected}", found);

    void Same(Member member, string what, string expected, string found)
    {
        if (expected != found)
        {
            differences.Add($"{member.Code}, {what}: {expected} by the model, {found} by the service");
        }
    }

    void SameRows(Member member, string what, IEnumerable<string> expected, IEnumerable<string> found)
    {
        var (model, service) = (expected.Order(StringComparer.Ordinal).ToList(), found.Order(StringComparer.Ordinal).ToList());
        if (!model.SequenceEqual(service))
        {
            differences.Add($"{member.Code}, {what}s, by the model alone: {string.Join("; ", model.Except(service))}, by the service alone: {string.Join("; ", service.Except(model))}, {model.Count} and {service.Count}");
        }
    }

    public static string Money(decimal? amount) => amount is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{amount:0.00}");

    static string Text(JsonElement row, string field) => row.GetProperty(field).ToString();
}
