using System.Text.Json;
using FsCheck.Xunit;

namespace Affiliates.Unit.Tests.Affiliates;

[Properties(Arbitrary = [typeof(Journals)])]
public class AffiliateStateProperties
{
    [Property]
    public void A_balance_is_the_sum_of_the_ledger_and_of_the_commissions(Step[] steps)
    {
        var world = Journals.Play(steps);
        var balances = world.State.Balances;

        Assert.Equal(Flow(world, Account.Pending), balances.Pending);
        Assert.Equal(Flow(world, Account.Available), balances.Available);
        Assert.Equal(Flow(world, Account.Reserved), balances.Reserved);
        Assert.Equal(Flow(world, Account.Paid), balances.Paid);
        var granted = -Flow(world, Account.Earned) - Flow(world, Account.Clawback);
        Assert.Equal(granted, balances.Pending + balances.Available + balances.Reserved + balances.Paid);
        Assert.Equal(
            new Money(world.Commissions.Where(c => c.Status is not CommissionStatus.Rejected).Sum(c => c.Remaining.Cents)), granted);
        Assert.Equal(
            new Money(world.Commissions.Where(c => c.Status is CommissionStatus.Pending).Sum(c => c.Remaining.Cents)), balances.Pending);
        Assert.Equal(world.Due, balances.Available);
        Assert.Equal(
            new Money(world.Payouts.Where(p => p.Status is PayoutStatus.Pending or PayoutStatus.Processing).Sum(p => p.Amount.Cents)), balances.Reserved);
        Assert.Equal(new Money(world.Payouts.Where(p => p.Status is PayoutStatus.Paid).Sum(p => p.Amount.Cents)), balances.Paid);
        Assert.True(balances.Pending >= Money.Zero && balances.Reserved >= Money.Zero && balances.Paid >= Money.Zero);
    }

    [Property]
    public void Refunding_everything_takes_back_all_that_was_granted(Step[] steps)
    {
        var world = Journals.Play(steps);
        foreach (var commission in world.Commissions.ToList())
        {
            world.Refund(commission.Id);
        }

        var balances = world.State.Balances;
        Assert.Equal(Money.Zero, Flow(world, Account.Earned) + Flow(world, Account.Clawback));
        Assert.Equal(Money.Zero, balances.Pending);
        Assert.Equal(Money.Zero, balances.Available + balances.Reserved + balances.Paid);
        Assert.Equal(Money.Zero, world.Statistics(DateOnly.MinValue, DateOnly.MaxValue) is var s ? s.PendingEarnings + s.ApprovedEarnings + s.PaidEarnings : default);
        if (world.Payouts.Count == 0)
        {
            Assert.Equal(new Balances(Money.Zero, Money.Zero, Money.Zero, Money.Zero), balances);
            Assert.Equal(Money.Zero, Flow(world, Account.Earned));
        }
    }

    [Property]
    public void A_stream_of_which_a_part_has_left_folds_to_the_same(Step[] steps, byte which)
    {
        var world = Journals.Play(steps);
        var (kept, carried) = Closed(world, which);
        var rebuild = new AffiliateRebuild(world.Actions.Except(kept).Select(a => a.Seq).DefaultIfEmpty(0).Max(), carried);
        foreach (var row in kept)
        {
            rebuild.Apply(row);
        }

        var state = rebuild.End();
        foreach (var entry in world.Ledger)
        {
            state.Apply(entry);
        }

        Assert.Empty(world.State.DifferencesFrom(state));
    }

    [Property]
    public void Statistics_that_were_asked_for_all_the_time_are_those_that_were_never_asked_for(Step[] steps)
    {
        var world = Journals.Play(steps);
        var days = world.Actions.Select(a => CommissionLedger.DayOf(a.Event.At)).Concat(world.Ledger.Select(e => e.Day)).Distinct().Order().ToList();
        if (days.Count == 0)
        {
            return;
        }

        StatisticsQuery[] queries =
        [
            new(DateOnly.MinValue, DateOnly.MaxValue, null),
            new(days[0], days[days.Count / 2], null),
            new(days[days.Count / 2], days[^1], TrackingMethod.Link),
            new(days[^1], days[^1], null),
        ];
        var (asked, fresh) = (new AffiliateState(), new AffiliateState());
        foreach (var action in world.Actions)
        {
            asked.Apply(action);
            fresh.Apply(action);
            Answers(asked, queries[(int)action.Seq % queries.Length]);
        }

        foreach (var entry in world.Ledger)
        {
            asked.Apply(entry);
            fresh.Apply(entry);
            Answers(asked, queries[(int)entry.Seq % queries.Length]);
        }

        Assert.Equal(Answers(fresh, queries), Answers(asked, queries));

        static string Answers(AffiliateState state, params StatisticsQuery[] queries) =>
            JsonSerializer.Serialize(queries.Select(q => state.Statistics("anna", q)));
    }

    [Property]
    public void A_closed_part_that_is_not_complete_is_not_believed(Step[] steps, byte which)
    {
        var (kept, carried) = Closed(Journals.Play(steps), which);
        if (carried.Count == 0)
        {
            return;
        }

        var rebuild = new AffiliateRebuild(kept[^1].Seq - 1, carried.Skip(1).ToList());

        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (var row in kept)
            {
                rebuild.Apply(row);
            }
        });
    }

    // Some of what has earned nothing, as it is carried.
    static (List<ActionRow> Kept, List<CarriedActions> Carried) Closed(World world, byte which)
    {
        var earned = world.Commissions.Select(c => c.ActionId).ToHashSet();
        var gone = world.Actions
            .Where(a => a.Seq < world.Actions.Count && a.Seq % 5 <= which % 5 && !a.Event.IsConversion && !earned.Contains(a.Event.Id)).ToList();
        var carried = gone
            .GroupBy(a => a.Event.Type == "click"
                ? (CommissionLedger.DayOf(a.Event.At), a.Event.Type, a.Method, a.Event.Slug, a.Event.Source)
                : (CommissionLedger.DayOf(a.Event.At), a.Event.Type, a.Method, null, ""))
            .Select(g => new CarriedActions(g.Key.Item1, g.Key.Type, g.Key.Method, g.Key.Item4, g.Key.Item5, g.Count(), g.Min(a => a.Seq)));
        return (world.Actions.Except(gone).ToList(), carried.OrderBy(c => c.FirstSeq).ToList());
    }

    [Property]
    public void Earnings_over_all_days_are_the_balances(Step[] steps)
    {
        var world = Journals.Play(steps);
        var (balances, all) = (world.State.Balances, world.Statistics(DateOnly.MinValue, DateOnly.MaxValue));

        Assert.Equal(balances.Pending, all.PendingEarnings);
        Assert.Equal(balances.Available + balances.Reserved, all.ApprovedEarnings);
        Assert.Equal(balances.Paid, all.PaidEarnings);
    }

    [Property]
    public void A_snapshot_comes_back_through_JSON_as_it_was(Step[] steps)
    {
        var world = Journals.Play(steps);
        var json = JsonSerializer.Serialize(world.State.ToSnapshot());

        var back = AffiliateState.From(JsonSerializer.Deserialize<AffiliateSnapshot>(json)!);

        Assert.Empty(world.State.DifferencesFrom(back));
        Assert.Empty(back.DifferencesFrom(world.State));
        Assert.Equal(json, JsonSerializer.Serialize(back.ToSnapshot()));
    }

    [Property]
    public void Snapshot_and_tail_are_the_whole(Step[] steps, int actions, int entries)
    {
        var world = Journals.Play(steps);
        var half = world.Recount(Part(actions, world.Actions.Count), Part(entries, world.Ledger.Count));

        var whole = world.Continue(AffiliateState.From(half.ToSnapshot()));

        Assert.Empty(world.State.DifferencesFrom(whole));
        Assert.Equal(world.State.Balances, whole.Balances);
        Assert.Equivalent(
            world.Statistics(DateOnly.MinValue, DateOnly.MaxValue),
            whole.Statistics("ALICE", new StatisticsQuery(DateOnly.MinValue, DateOnly.MaxValue, null)), strict: true);
    }

    [Property]
    public void Statistics_are_a_count_of_the_events(Step[] steps, int start, int length, int way)
    {
        var world = Journals.Play(steps);
        TrackingMethod? method = (way & 3) switch { 1 => TrackingMethod.Code, 2 => TrackingMethod.Link, _ => null };
        var from = Some.Today.AddDays(-Part(start, 45));
        var to = from.AddDays(Part(length, 45));
        var rows = world.Actions.Where(r => method is null || r.Method == method)
            .Where(r => DateOnly.FromDateTime(r.Event.At.UtcDateTime) is var day && day >= from && day <= to).ToList();

        var statistics = world.Statistics(from, to, method);

        Assert.Equal(Clicks(rows), statistics.Clicks);
        Assert.Equal(rows.Count(r => r.Event.Type == "page_view"), statistics.PageViews);
        Assert.Equal(rows.Count(r => r.Event.Type == "signup"), statistics.Signups);
        Assert.Equal(Conversions(rows), statistics.Conversions);
        Assert.Equal(Revenue(rows), statistics.Revenue);
        Assert.Equal(Of(rows, TrackingMethod.Code), statistics.ByCode);
        Assert.Equal(Of(rows, TrackingMethod.Link), statistics.ByLink);
        Assert.Equal(
            rows.Where(r => r.Event.Slug is not null).GroupBy(r => r.Event.Slug!)
                .Select(g => new LinkStatistics(g.Key, Clicks(g), Conversions(g), Revenue(g)))
                .Where(l => l.Clicks + l.Conversions > 0).OrderBy(l => l.Slug, StringComparer.Ordinal),
            statistics.TopLinks.OrderBy(l => l.Slug, StringComparer.Ordinal));
        Assert.Equal(
            rows.GroupBy(r => r.Event.Source).Select(g => new SourceStatistics(g.Key, Clicks(g), Conversions(g)))
                .Where(s => s.Clicks + s.Conversions > 0).OrderBy(s => s.Source, StringComparer.Ordinal),
            statistics.Sources.OrderBy(s => s.Source, StringComparer.Ordinal));
    }

    [Property]
    public void A_series_adds_up_to_the_statistics(Step[] steps, int start, int length)
    {
        var world = Journals.Play(steps);
        var from = Some.Today.AddDays(-Part(start, 45));
        var to = from.AddDays(Part(length, 45));
        var statistics = world.Statistics(from, to);

        foreach (var grouping in Enum.GetValues<SeriesGrouping>())
        {
            var series = world.State.Performance(from, to, grouping);
            Assert.Equal(statistics.Clicks, series.Sum(p => p.Clicks));
            Assert.Equal(statistics.Conversions, series.Sum(p => p.Conversions));
            Assert.Equal(statistics.Revenue, new Money(series.Sum(p => p.Revenue.Cents)));
            Assert.Equal(series.Select(p => p.Period).Distinct().Order(), series.Select(p => p.Period));
        }
    }

    static Money Flow(World world, Account account) => new(
        world.Ledger.Sum(e => (e.To == account ? e.Amount.Cents : 0) - (e.From == account ? e.Amount.Cents : 0)));

    static int Part(int any, int whole) => (int)((uint)any % (uint)(whole + 1));

    static long Clicks(IEnumerable<ActionRow> rows) => rows.Count(r => r.Event.Type == "click");

    static long Conversions(IEnumerable<ActionRow> rows) => rows.Count(r => r.Event.IsConversion);

    static Money Revenue(IEnumerable<ActionRow> rows) =>
        new(rows.Where(r => r.Event.IsConversion).Sum(r => r.Event.Value?.Cents ?? 0));

    static MethodStatistics Of(List<ActionRow> rows, TrackingMethod method)
    {
        var those = rows.Where(r => r.Method == method).ToList();
        return new(Clicks(those), Conversions(those), Revenue(those));
    }
}
