using System.Globalization;

namespace Affiliates.Api.Requests;

/// <summary>Reads amounts as decimals: a binary fraction never comes near money.</summary>
public static class Amount
{
    /// <summary>More than a person or a program writes; what is longer is nonsense.</summary>
    const int MaxLength = 100;

    const string TooMuch = "The value must be at most 99999999.99";

    const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent
        | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    /// <summary>Also exponent forms; false for what is no number or too large for one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out decimal amount)
    {
        amount = 0m;
        return text.Length <= MaxLength && decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out amount);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out decimal)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out decimal amount)
    {
        amount = 0m;
        return utf8.Length <= MaxLength && decimal.TryParse(utf8, Style, CultureInfo.InvariantCulture, out amount);
    }

    /// <summary>An amount of money from 0 to 99999999.99, rounded half to even at the cent; else why not.</summary>
    public static string? ToMoney(decimal amount, out Money money)
    {
        money = Money.Zero;
        if (amount < 0m)
        {
            return "The value must not be negative";
        }

        // Before rounding, which would overflow on huge numbers.
        if (amount > Money.MaxConversion.Amount + 1m)
        {
            return TooMuch;
        }

        money = Money.Round(amount);
        return money > Money.MaxConversion ? TooMuch : null;
    }
}
