namespace Affiliates.Unit.Tests.Attribution;

public class JourneyTests
{
    [Fact]
    public void The_edge_of_the_window_counts_and_what_is_older_is_left_out()
    {
        var edge = Touches.At("A", Some.Noon.AddDays(-30));
        var older = Touches.At("B", Some.Noon.AddDays(-30).AddTicks(-1));

        var decision = Touches.Decide([edge, older], windowDays: 30);

        Assert.Equal([edge], decision.Touches.Select(t => t.Touch));
        Assert.Equal([new LeftOutTouch(older, WhyLeftOut.BeforeWindow)], decision.LeftOut);
    }

    [Fact]
    public void What_came_after_the_conversion_is_left_out()
    {
        var later = Touches.At("B", Some.Noon.AddTicks(1));
        var decision = Touches.Decide([Touches.At("A", Some.Noon), later]);

        Assert.Equal(["A"], decision.Credits.Select(c => c.AffiliateCode));
        Assert.Equal([new LeftOutTouch(later, WhyLeftOut.AfterConversion)], decision.LeftOut);
    }

    [Fact]
    public void Who_is_switched_off_is_left_out_and_the_others_share()
    {
        var decision = Touches.Decide([Touches.Of("A", 3), Touches.Of("B", 2), Touches.Of("C", 1)], inactive: "B");

        Assert.Equal(["A", "C"], decision.Credits.Select(c => c.AffiliateCode));
        Assert.Equal(WhyLeftOut.AffiliateInactive, Assert.Single(decision.LeftOut).Why);
    }

    [Fact]
    public void A_referrer_of_its_own_is_one_more_touch()
    {
        var decision = Touches.Decide([Touches.Of("A", 2)], own: Touches.At("B", Some.Noon), model: "last_click");

        Assert.Equal(["A", "B"], decision.Touches.Select(t => t.Touch.AffiliateCode));
        Assert.Equal(["B"], decision.Credits.Select(c => c.AffiliateCode));
    }

    [Fact]
    public void A_referrer_of_its_own_that_came_last_already_is_no_further_touch()
    {
        var decision = Touches.Decide([Touches.Of("A", 2), Touches.Of("B", 1, link: "spring")], own: Touches.At("B", Some.Noon));

        Assert.Equal(2, decision.Touches.Count);
        Assert.Equal([new JourneyCredit("A", 1, null, null), new JourneyCredit("B", 1, "spring", null)], decision.Credits);
        Assert.Equal(WhyLeftOut.SameAsLast, Assert.Single(decision.LeftOut).Why);
    }

    [Fact]
    public void A_referrer_of_its_own_that_came_earlier_is_a_touch_again() =>
        Assert.Equal(
            ["A", "B", "A"],
            Touches.Decide([Touches.Of("A", 2), Touches.Of("B", 1)], own: Touches.At("A", Some.Noon)).Touches.Select(t => t.Touch.AffiliateCode));

    [Fact]
    public void Of_one_moment_the_ids_make_the_order()
    {
        Touch[] journey =
        [
            Touches.Of("B", 1, id: Guid.Parse("00000000-0000-7000-8000-000000000002")),
            Touches.Of("A", 1, id: Guid.Parse("00000000-0000-7000-8000-000000000001")),
        ];

        Assert.Equal(["B"], Touches.Decide(journey, model: "last_click").Credits.Select(c => c.AffiliateCode));
        Assert.Equal(["B"], Touches.Decide(journey.Reverse(), model: "last_click").Credits.Select(c => c.AffiliateCode));
    }

    [Fact]
    public void One_event_is_one_touch_however_often_it_is_read()
    {
        var touch = Touches.Of("A", 2);

        Assert.Single(Touches.Decide([touch, touch]).Touches);
    }

    [Fact]
    public void Nobody_referred_and_nobody_is_credited() => Assert.Empty(Touches.Decide([]).Credits);

    [Fact]
    public void The_link_of_her_last_touch_is_the_link_that_counts() =>
        Assert.Equal(
            [new JourneyCredit("A", 2, "summer", null), new JourneyCredit("B", 1, null, null)],
            Touches.Decide([Touches.Of("A", 3, "spring"), Touches.Of("B", 2), Touches.Of("A", 1, "summer")]).Credits);

    [Theory]
    [InlineData(new long[] { })]
    [InlineData(new long[] { 0, 0 })]
    [InlineData(new long[] { 1 })]
    [InlineData(new long[] { -1, 2 })]
    [InlineData(new[] { 1, long.MaxValue })]
    public void Weights_that_cannot_be_used_leave_the_credit_with_the_last_touch(long[] weights)
    {
        var decision = Journeys.Decide(
            "odd", new Fixed(weights), [Touches.Of("A", 2), Touches.Of("B", 1)], null, new JourneyWindow(Some.Noon, TimeSpan.FromDays(30)),
            new HashSet<string>());

        Assert.True(decision.FellBack);
        Assert.Equal(["B"], decision.Credits.Select(c => c.AffiliateCode));
    }

    [Fact]
    public void A_model_of_the_operators_own_stands_beside_the_others_and_may_replace_one()
    {
        var models = new AttributionModels([new("own", new Fixed([3, 1])), new("linear", new Fixed([1, 0]))]);

        Assert.True(models.Knows("own") && models.Knows("time_decay"));
        Assert.False(models.Knows("LINEAR"));
        Assert.True(models.TryGet("linear", out var replaced));
        Assert.IsType<Fixed>(replaced);
    }

    sealed class Fixed(long[] weights) : IAttributionModel
    {
        public IReadOnlyList<long> Weigh(IReadOnlyList<Touch> touches, DateTimeOffset convertedAt) => weights;
    }
}
