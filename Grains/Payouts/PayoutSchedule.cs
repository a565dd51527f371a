using System.Globalization;

namespace Affiliates.Payouts;

/// <summary>When payout runs are made by themselves. Pure.</summary>
public static class PayoutSchedule
{
    public const string Off = "off";

    /// <summary>The words of the setting: <c>daily</c>, <c>weekly</c> (Mondays) and <c>monthly</c> (the 1st), at 00:00 UTC.</summary>
    public static readonly IReadOnlyList<string> Names = [Off, "daily", "weekly", "monthly"];

    /// <summary>The day whose run is the latest that is due; null when there is no schedule.</summary>
    public static DateOnly? LatestDay(string schedule, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return schedule switch
        {
            "daily" => today,
            "weekly" => today.AddDays(-(((int)today.DayOfWeek + 6) % 7)),
            "monthly" => new DateOnly(today.Year, today.Month, 1),
            _ => null,
        };
    }

    /// <summary>The key under which that day has one run, whoever starts it.</summary>
    public static string KeyOf(DateOnly day) => "schedule " + day.ToString("O", CultureInfo.InvariantCulture);
}
