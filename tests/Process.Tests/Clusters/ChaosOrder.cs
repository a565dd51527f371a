using System.Collections.Concurrent;
using System.Globalization;

namespace Affiliates.Process.Tests.Clusters;

/// <summary>An order as its buyer knows it: what was acknowledged of it, and to whom it therefore is worth how much.</summary>
/// <param name="Id">The shop's.</param>
/// <param name="ActionId">As it was answered.</param>
/// <param name="Body">To send it once more.</param>
/// <param name="Affiliates">Who led to it: they share its commission equally.</param>
public sealed record ChaosOrder(string Id, string ActionId, string Body, int[] Affiliates)
{
    public const string Value = "60.00";

    /// <summary>Ten percent of it.</summary>
    const long Commission = 600;

    /// <summary>Key of a refund → the refund's id, and its amount in cents.</summary>
    public ConcurrentDictionary<string, (string Id, long Amount)> Refunds { get; } = new();

    public long Refunded => Refunds.Values.Sum(r => r.Amount);

    /// <summary>What each of its affiliates has of it, in cents. The amounts are such that nothing has to be rounded.</summary>
    public long Share => Commission / Affiliates.Length * (Cents(Value) - Refunded) / Cents(Value);

    public static long Cents(string amount) => (long)(decimal.Parse(amount, CultureInfo.InvariantCulture) * 100);
}
