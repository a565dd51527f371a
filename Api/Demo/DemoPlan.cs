namespace Affiliates.Api.Demo;

/// <summary>Somebody who refers in the demo.</summary>
/// <param name="Name">As a person's.</param>
/// <param name="Reach">Visits a day at the end, on a weekday.</param>
/// <param name="Luck">Visits in a thousand that end in a sale.</param>
/// <param name="Age">Days since it joined; its visits begin then.</param>
/// <param name="Method">How it is paid; null: not chosen.</param>
/// <param name="Campaigns">A link for each.</param>
sealed record DemoAffiliate(string Name, int Reach, int Luck, int Age, string? Method, params string[] Campaigns)
{
    public string Code => Plain.Split(' ')[0];

    public string Email => Plain.Replace(' ', '.') + "@example.com";

    // As it can stand in a code and an address.
    string Plain => Name.ToLowerInvariant().Replace('á', 'a').Replace('é', 'e');

    public string SlugOf(string campaign) => $"{Code}-{campaign.ToLowerInvariant().Replace(' ', '-')}";
}

/// <summary>Something that a visitor of the demo did.</summary>
sealed record DemoEvent(DateTimeOffset At, string? Code, string? Slug, string Type)
{
    public decimal? Value { get; init; }
    public string? Order { get; init; }
    public string? Session { get; init; }
    public string? Model { get; init; }
    public string? Source { get; init; }
}

/// <summary>
/// A programme that might be: who refers, and ninety days of what their visitors did, with the rhythm of weeks and days, and growth. The same seed
/// and day give the same.
/// </summary>
sealed class DemoPlan(int seed, DateTimeOffset now)
{
    public const int Days = 90;

    static readonly string[] Sources = ["instagram", "youtube", "newsletter", "google", "podcast", "tiktok"];

    // A product's price, the cheaper ones more often.
    static readonly decimal[] Prices = [14.90m, 14.90m, 24.50m, 24.50m, 24.50m, 39.00m, 39.00m, 59.95m, 89.00m, 129.00m, 249.00m];

    /// <summary>Percent of a day's visits, from Sunday on.</summary>
    static readonly int[] Week = [74, 100, 104, 102, 98, 88, 66];

    /// <summary>Weights of the hours, UTC.</summary>
    static readonly int[] Hours = [3, 2, 1, 1, 1, 2, 4, 7, 10, 12, 12, 13, 14, 13, 12, 12, 12, 13, 15, 18, 20, 17, 11, 6];

    static readonly int HoursTogether = Hours.Sum();

    readonly Random random = new(seed);
    int orders = 1000;
    int visits;

    public static IReadOnlyList<DemoAffiliate> Affiliates { get; } =
    [
        new("Mara Lindqvist", 22, 52, 168, "bank_transfer", "Spring Looks", "Newsletter", "Bio"),
        new("Jonas Weber", 17, 44, 154, "paypal", "Gear Review", "Channel"),
        new("Aisha Rahman", 15, 61, 140, "bank_transfer", "Skin Care", "Stories"),
        new("Tomás Herrera", 12, 38, 131, "paypal", "Trail Guide"),
        new("Emily Carter", 11, 47, 118, "stripe", "Home Office", "Deals"),
        new("Luca Bianchi", 9, 35, 96, "paypal", "Coffee Corner"),
        new("Nadia Petrova", 8, 55, 88, "bank_transfer", "Book Club"),
        new("Kenji Watanabe", 8, 41, 71, "stripe", "Desk Setup"),
        new("Chloé Dubois", 7, 49, 63, "paypal", "Paris Finds"),
        new("Samuel Okafor", 6, 33, 47, null, "Tech Weekly"),
        new("Ingrid Solberg", 5, 58, 33, "bank_transfer", "Nordic Home"),
        new("Priya Nair", 4, 45, 19, "paypal", "Slow Living"),
    ];

    /// <summary>Visits in the order of their beginnings; the events of each in their order.</summary>
    public IEnumerable<IReadOnlyList<DemoEvent>> Visits()
    {
        for (var back = Days - 1; back >= 0; back--)
        {
            var day = new DateTimeOffset(now.UtcDateTime.Date.AddDays(-back), TimeSpan.Zero);
            var visits = Affiliates.Where(a => a.Age >= back).SelectMany(a => Enumerable.Range(0, VisitsOf(a, day, back)).Select(_ => Visit(a, TimeOn(day)))).ToList();
            foreach (var visit in visits.OrderBy(v => v[0].At))
            {
                // Today is not over.
                DemoEvent[] past = [.. visit.Where(e => e.At < now)];
                if (past.Length > 0)
                {
                    yield return past;
                }
            }
        }
    }

    /// <summary>A visit of somebody's, at this time.</summary>
    public IReadOnlyList<DemoEvent> Visit(DateTimeOffset at) => Visit(Affiliates[random.Next(Affiliates.Count)], at);

    /// <summary>True so many times in a hundred.</summary>
    public bool Chance(int percent) => random.Next(100) < percent;

    int VisitsOf(DemoAffiliate affiliate, DateTimeOffset day, int back)
    {
        // From 45 to 100 percent over the ninety days, and it takes somebody three weeks to be known.
        var growth = 45 + (55 * (Days - back) / Days);
        var known = Math.Min(100, 30 + (70 * (affiliate.Age - back) / 21));
        var expected = affiliate.Reach * growth * known / 100 * Week[(int)day.DayOfWeek] / 100;
        return Math.Max(0, ((expected * random.Next(75, 126) / 100) + 50) / 100);
    }

    DateTimeOffset TimeOn(DateTimeOffset day)
    {
        var left = random.Next(HoursTogether);
        var hour = 0;
        while (left >= Hours[hour])
        {
            left -= Hours[hour++];
        }

        return day.AddHours(hour).AddSeconds(random.Next(3600)).AddMilliseconds(random.Next(1000));
    }

    List<DemoEvent> Visit(DemoAffiliate affiliate, DateTimeOffset at)
    {
        var campaign = random.Next(affiliate.Campaigns.Length + 1);
        var (code, slug) = campaign == affiliate.Campaigns.Length ? (affiliate.Code, (string?)null) : (null, affiliate.SlugOf(affiliate.Campaigns[campaign]));
        var session = Chance(40) ? $"visit-{++visits}" : null;
        var source = Chance(70) ? Sources[random.Next(Sources.Length)] : null;
        List<DemoEvent> events = [];
        if (session is not null && Chance(15))
        {
            // Somebody else had led the visitor here before.
            var other = Affiliates[random.Next(4)];
            events.Add(new DemoEvent(at.AddMinutes(-random.Next(20, 60 * 20)), other.Code, null, "click") { Session = session, Source = source });
        }

        Add("click");
        for (var views = random.Next(4); views > 0; views--)
        {
            Add("page_view");
        }

        if (Chance(6))
        {
            Add("signup");
        }

        // Out of a thousand. Who came twice buys more often.
        if (random.Next(1000) < affiliate.Luck * (events[0].Code is not null && session is not null ? 2 : 1))
        {
            var value = Prices[random.Next(Prices.Length)] * (Chance(80) ? 1 : 2);
            Add(Chance(12) ? "subscription" : "purchase", value, $"A-{++orders}");
        }

        return events;

        void Add(string type, decimal? value = null, string? order = null)
        {
            events.Add(new DemoEvent(at, code, slug, type)
            {
                Value = value,
                Order = order,
                Session = session,
                Source = source,
                Model = value is null || session is null ? null : "linear",
            });
            at = at.AddSeconds(random.Next(8, 240));
        }
    }
}
