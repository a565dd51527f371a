namespace Affiliates.Unit.Tests.Attribution;

public class SessionJourneyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(400)]
    public void The_first_touch_and_the_latest_are_kept_in_whatever_order_they_came(int count)
    {
        List<Touch> touches = [.. Enumerable.Range(0, count).Select(i => Touches.Of("A", count - i))];
        Touch[] kept = count <= Journey.MaxTouches ? [.. touches] : [touches[0], .. touches[^(Journey.MaxTouches - 1)..]];

        foreach (var order in (IEnumerable<Touch>[])[touches, Enumerable.Reverse(touches), Shuffled(touches)])
        {
            var journey = new Journey();
            foreach (var touch in order)
            {
                journey.Add(touch);
                journey.Add(touch);
            }

            Assert.Equal(kept, journey.Touches);
        }
    }

    [Fact]
    public void Who_referred_last_is_looked_for_inside_the_window()
    {
        var journey = new Journey();
        journey.Add(Touches.Of("A", 48));
        journey.Add(Touches.Of("B", 1));
        journey.Add(Touches.Of("C", -1));

        Assert.Equal("B", journey.LastIn(new JourneyWindow(Some.Noon, TimeSpan.FromDays(1)))?.AffiliateCode);
        Assert.Equal("C", journey.LastIn(new JourneyWindow(Some.Noon, TimeSpan.FromDays(1), TimeSpan.FromHours(1)))?.AffiliateCode);
        Assert.Equal("A", journey.LastIn(new JourneyWindow(Some.Noon.AddHours(-2), TimeSpan.FromDays(2)))?.AffiliateCode);
        Assert.Null(journey.LastIn(new JourneyWindow(Some.Noon.AddDays(-9), TimeSpan.FromDays(1))));
    }

    static Touch[] Shuffled(IEnumerable<Touch> touches)
    {
        Touch[] shuffled = [.. touches];
        new Random(42).Shuffle(shuffled);
        return shuffled;
    }
}
