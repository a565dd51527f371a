using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Affiliates.Unit.Tests.Attribution;

/// <summary>Any journey: up to forty touches of five affiliates within two months, some of one moment.</summary>
public sealed record AnyJourney(Touch[] Touches, string Model, long Cents)
{
    static readonly string[] Codes = ["A", "B", "C", "D", "E"];

    public static Arbitrary<AnyJourney> Arbitrary()
    {
        var touch =
            from code in Gen.Elements(Codes)
            from hours in Gen.Choose(0, 60 * 24)
            select Attribution.Touches.Of(code, hours);
        var journeys =
            from length in Gen.Choose(1, 40)
            from touches in touch.ArrayOf(length)
            from model in Gen.Elements(StandardModels.All.Select(m => m.Name).ToArray())
            from cents in Gen.Choose(0, int.MaxValue)
            select new AnyJourney(touches, model, cents);
        return journeys.ToArbitrary();
    }
}

[Properties(Arbitrary = [typeof(AnyJourney)])]
public class AttributionProperties
{
    [Property]
    public void Shares_add_up_to_the_whole_and_none_is_negative(AnyJourney journey)
    {
        var weights = Weights(Touches.Decide(journey.Touches, model: journey.Model));

        var parts = LargestRemainder.Split(journey.Cents, weights);

        Assert.Equal(journey.Cents, parts.Sum());
        Assert.All(parts, part => Assert.True(part >= 0));
        var sum = weights.Sum(w => (decimal)w);
        Assert.All(parts.Zip(weights), p => Assert.True(Math.Abs(p.First - (journey.Cents * (p.Second / sum))) < 1.0001m));
    }

    [Property]
    public void The_order_of_arrival_does_not_matter(AnyJourney journey, int seed)
    {
        var shuffled = journey.Touches.ToArray();
        new System.Random(seed).Shuffle(shuffled);

        Assert.Equivalent(Touches.Decide(journey.Touches, model: journey.Model), Touches.Decide(shuffled, model: journey.Model), strict: true);
    }

    [Property]
    public void Everybody_who_is_credited_has_touched_and_is_named_once(AnyJourney journey)
    {
        var credits = Touches.Decide(journey.Touches, model: journey.Model, windowDays: 30).Credits;

        Assert.Equal(credits.Count, credits.Select(c => c.AffiliateCode).Distinct().Count());
        Assert.Subset(journey.Touches.Select(t => t.AffiliateCode).ToHashSet(), credits.Select(c => c.AffiliateCode).ToHashSet());
        Assert.All(credits, c => Assert.True(c.Weight > 0));
    }

    [Property]
    public void No_model_needs_to_fall_back(AnyJourney journey) => Assert.False(Touches.Decide(journey.Touches, model: journey.Model).FellBack);

    static long[] Weights(JourneyDecision decision) => [.. decision.Credits.Select(c => c.Weight)];
}
