using System.Globalization;

namespace Affiliates.Portal.Components;

/// <summary>Numbers as people read them.</summary>
public static class Amounts
{
    public static string Text(decimal amount, string currency)
    {
        var digits = Math.Abs(amount).ToString("N2", CultureInfo.InvariantCulture);
        var sign = amount < 0 ? "−" : "";
        return currency switch
        {
            "USD" => $"{sign}${digits}",
            "EUR" => $"{sign}€{digits}",
            "GBP" => $"{sign}£{digits}",
            "JPY" => $"{sign}¥{digits}",
            "INR" => $"{sign}₹{digits}",
            _ => $"{sign}{digits}\u00a0{currency}",
        };
    }

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(decimal percent) => percent.ToString("0.##", CultureInfo.InvariantCulture) + "\u00a0%";

    /// <summary>A rule's value: percent, or an amount.</summary>
    public static string Rate(bool isPercentage, decimal value, string currency) =>
        isPercentage ? value.ToString("0.####", CultureInfo.InvariantCulture) + "\u00a0%" : Text(value, currency);
}
