using System.Globalization;

namespace Affiliates.Api.Requests;

/// <summary>Times from outside: ISO 8601, UTC where they do not say otherwise.</summary>
public static class Moments
{
    /// <summary>False for what is no time, or no time that can be reckoned with.</summary>
    public static bool TryParse(string text, out DateTimeOffset utc)
    {
        utc = default;
        if (text.Length <= 10 || text[10] is not ('T' or ' ')
            || !DateTimeOffset.TryParse(WithPlus(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || time >= DateTimeOffset.MaxValue.AddDays(-1) || time <= DateTimeOffset.MinValue.AddDays(1))
        {
            return false;
        }

        utc = time.ToUniversalTime();
        return true;
    }

    // In a query an unescaped plus is a blank: the one before the offset.
    static string WithPlus(string time) => time.LastIndexOf(' ') is > 10 and var blank
        ? string.Concat(time.AsSpan(0, blank), "+", time.AsSpan(blank + 1))
        : time;
}
