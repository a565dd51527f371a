namespace Affiliates.Unit.Tests.Attribution;

/// <summary>The models' worked numbers: a commission of 10.00 or 100.00, split by who touched when.</summary>
public class ModelTests
{
    [Theory]
    [InlineData("first_click", "A", "A=10000")]
    [InlineData("last_click", "A", "A=10000")]
    [InlineData("linear", "A", "A=10000")]
    [InlineData("time_decay", "A", "A=10000")]
    [InlineData("position_based", "A", "A=10000")]
    [InlineData("first_click", "A B", "A=10000")]
    [InlineData("last_click", "A B", "B=10000")]
    [InlineData("linear", "A B", "A=5000 B=5000")]
    [InlineData("position_based", "A B", "A=5000 B=5000")]
    [InlineData("first_click", "A B C", "A=10000")]
    [InlineData("last_click", "A B C", "C=10000")]
    [InlineData("linear", "A B C", "A=3334 B=3333 C=3333")]
    [InlineData("position_based", "A B C", "A=4000 B=2000 C=4000")]
    [InlineData("position_based", "A B C D", "A=4000 B=1000 C=1000 D=4000")]
    [InlineData("position_based", "A B C D E", "A=4000 B=667 C=667 D=666 E=4000")]
    [InlineData("linear", "A B C D E F G", "A=1429 B=1429 C=1429 D=1429 E=1428 F=1428 G=1428")]
    [InlineData("linear", "A B A", "A=6667 B=3333")]
    [InlineData("linear", "A B B", "A=3333 B=6667")]
    [InlineData("position_based", "A B A", "A=8000 B=2000")]
    [InlineData("position_based", "A A", "A=10000")]
    public void A_hundred_is_split_by_the_model(string model, string journey, string shares) =>
        Assert.Equal(shares, Split(model, 10000, [.. journey.Split(' ').Select((code, i) => Touches.Of(code, hoursBefore: 24 - i))]));

    [Fact]
    public void A_touch_a_week_older_counts_half() =>
        Assert.Equal("A=3333 B=6667", Split("time_decay", 10000, Touches.Of("A", hoursBefore: 7 * 24), Touches.Of("B", hoursBefore: 0)));

    [Fact]
    public void Decay_is_by_age_and_not_by_place() =>
        // 1 : 2 : 4, over seven.
        Assert.Equal(
            "A=1429 B=2857 C=5714",
            Split("time_decay", 10000, Touches.Of("A", hoursBefore: 21 * 24), Touches.Of("B", hoursBefore: 14 * 24), Touches.Of("C", hoursBefore: 7 * 24)));

    [Fact]
    public void Half_a_week_is_the_root_of_a_half() =>
        // 0.70710678 : 1.
        Assert.Equal("A=4142 B=5858", Split("time_decay", 10000, Touches.Of("A", hoursBefore: 84), Touches.Of("B", hoursBefore: 0)));

    [Fact]
    public void Touches_of_years_ago_still_share_among_themselves() =>
        Assert.Equal(
            "A=3333 B=6667",
            Split("time_decay", 10000, Touches.Of("A", hoursBefore: 3007 * 24), Touches.Of("B", hoursBefore: 3000 * 24)));

    [Theory]
    [InlineData(0, "A=0 B=0 C=0")]
    [InlineData(1, "A=1 B=0 C=0")]
    [InlineData(2, "A=1 B=1 C=0")]
    [InlineData(1000, "A=334 B=333 C=333")]
    public void Odd_cents_go_to_the_earlier(long cents, string shares) =>
        Assert.Equal(shares, Split("linear", cents, Touches.Of("A", 3), Touches.Of("B", 2), Touches.Of("C", 1)));

    static string Split(string model, long cents, params Touch[] journey)
    {
        var decision = Touches.Decide(journey, model: model);
        var parts = LargestRemainder.Split(cents, [.. decision.Credits.Select(c => c.Weight)]);
        return string.Join(' ', decision.Credits.Zip(parts, (credit, part) => $"{credit.AffiliateCode}={part}"));
    }
}
