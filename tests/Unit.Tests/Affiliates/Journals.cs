using FsCheck;
using FsCheck.Fluent;

namespace Affiliates.Unit.Tests.Affiliates;

/// <summary>One thing that happens to an affiliate; which commission it meets is up to what is there.</summary>
public sealed record Step(int What, int Day, int Type, int Link, int Source, int Cents, int Pick);

/// <summary>Any history of an affiliate: events of all types on many days, late ones too, approvals, rejections, refunds, payouts to any end.</summary>
public static class Journals
{
    static readonly string[] Types = ["click", "page_view", "signup", "purchase", "trial"];
    static readonly PayoutStatus[] Ends = [PayoutStatus.Paid, PayoutStatus.Failed, PayoutStatus.Cancelled];
    static readonly string?[] Slugs = [null, null, "spring", "summer"];
    static readonly string[] Sources = ["direct", "google", "news"];

    public static Arbitrary<Step[]> Steps()
    {
        var step =
            from what in Gen.Choose(0, 13)
            from day in Gen.Choose(0, 40)
            from type in Gen.Choose(0, Types.Length - 1)
            from link in Gen.Choose(0, Slugs.Length - 1)
            from source in Gen.Choose(0, Sources.Length - 1)
            from cents in Gen.Choose(0, 1_000_000)
            from pick in Gen.Choose(0, 1_000)
            select new Step(what, day, type, link, source, cents, pick);
        return step.ArrayOf().ToArbitrary();
    }

    internal static World Play(Step[] steps)
    {
        var world = new World(
            Some.Rule(value: 12.5m, min: "5", max: "100"), Some.Rule("signup", 25m, percentage: false), Some.Rule("trial", 3.3m));
        foreach (var step in steps)
        {
            Play(world, step);
        }

        return world;
    }

    static void Play(World world, Step step)
    {
        switch (step.What)
        {
            case 7 when Pick(world, step) is { } commission: world.Approve(commission.Id); break;
            case 8 when Pick(world, step) is { } commission: world.Reject(commission.Id); break;
            case 9: world.RequestPayout(Some.Profile() with { PayoutThreshold = Money.Zero }); break;
            case 10 when Pick(world, step) is { } commission: world.Refund(commission.Id, step.Pick % 3 == 0 ? null : new Money(step.Cents / 4 + 1)); break;
            case 11 when world.Payouts.Count > 0: world.MovePayout(world.Payouts.ElementAt(step.Pick % world.Payouts.Count).Id, PayoutStatus.Processing); break;
            case 12 when world.Payouts.Count > 0: world.MovePayout(world.Payouts.ElementAt(step.Pick % world.Payouts.Count).Id, Ends[step.Type % Ends.Length]); break;
            case 13 when Pick(world, step) is { } commission: world.Approve(commission.Id); break;
            default:
                world.Track(Some.Event(
                    Types[step.Type], Some.Noon.AddDays(-step.Day).AddMinutes(step.Cents % 1440 - 720), Slugs[step.Link],
                    conversion: step.Pick % 7 == 0, source: Sources[step.Source]) with
                {
                    Value = step.Pick % 5 == 0 ? null : new Money(step.Cents),
                });
                break;
        }
    }

    static Commission? Pick(World world, Step step) =>
        world.Commissions.Count == 0 ? null : world.Commissions.ElementAt(step.Pick % world.Commissions.Count);
}
