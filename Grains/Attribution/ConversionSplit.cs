namespace Affiliates.Attribution;

/// <summary>One affiliate's part of a conversion: of its commission, and of its value.</summary>
public sealed record CreditShare(JourneyCredit Credit, Money Commission, Money? Value);

/// <summary>Divides a conversion among those whom its journey credits. Pure.</summary>
public static class ConversionSplit
{
    /// <summary>Both are split by the same weights, each once, and add up to the whole.</summary>
    /// <param name="credits">One or more, in the order of their first touches: odd cents go to the earlier of equals.</param>
    /// <param name="commission">What the rule gives for the whole value; zero: nothing.</param>
    /// <param name="value">The whole value; null: none was named.</param>
    public static IReadOnlyList<CreditShare> Of(IReadOnlyList<JourneyCredit> credits, Money commission, Money? value)
    {
        long[] weights = [.. credits.Select(c => c.Weight)];
        var amounts = LargestRemainder.Split(commission.Cents, weights);
        var values = value is { } whole ? LargestRemainder.Split(whole.Cents, weights) : null;
        return [.. credits.Select((c, i) => new CreditShare(c, new Money(amounts[i]), values is null ? null : new Money(values[i])))];
    }

    /// <summary>In whose stream the conversion stands whole: the largest weight, of equal ones who touched last.</summary>
    public static JourneyCredit KeeperOf(JourneyDecision decision)
    {
        var most = decision.Credits.Max(c => c.Weight);
        var equals = decision.Credits.Where(c => c.Weight == most).ToDictionary(c => c.AffiliateCode);
        return equals[decision.Touches.Last(t => equals.ContainsKey(t.Touch.AffiliateCode)).Touch.AffiliateCode];
    }
}
