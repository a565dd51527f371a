using Affiliates.Benchmarks.Load;

namespace Affiliates.Benchmarks.Table;

/// <summary>Makes the lines under load: their affiliates and links first, then what is sent.</summary>
sealed class TrafficLanes(ApiUnderTest api, Management management, TableOptions options)
{
    const decimal Price = 20m;

    /// <summary>With so many under way the front-end refuses none.</summary>
    const int BatchConnections = 8;
    const int BatchEvents = 500;

    /// <summary>In front of the codes, where a row is made twice on one server.</summary>
    public string Prefix { get; init; } = "";

    string Host => api.Server.EndPoint.ToString();

    public async Task<TrafficLane> Make(string row) => row switch
    {
        "code" => await Clicks(row, "click by code", 0.5, options.Affiliates) with { P99 = 40 },
        "hot-affiliate" => await Clicks(row, "click by code, one hot affiliate", 0.9, affiliates: 1) with { Beside = "code" },
        "slug" => await Links(row, "click by slug", null, options.Affiliates),
        "hot-link" => await Links(row, "click by slug, one hot link", 0.9, affiliates: 1) with { Beside = "slug" },
        "session" => await Links(
            row, "click by slug with a session", 0.3, options.Affiliates, ",\"session_id\":\"visit-##########\",\"use_sessions\":true", every: 5),
        "purchase" => await Purchases(row, "purchase with order id, rule, ledger", 0.2),
        "redirect" => await Redirects(row, "redirect, click durable", 0.5) with { P99 = 40 },
        "batch" => await Batches(row, "batches of 500, events beside requests", 2.0),
        _ => throw new ArgumentException($"No line under load is called {row}.", nameof(row)),
    };

    async Task<TrafficLane> Clicks(string row, string work, double least, int affiliates)
    {
        var made = await Affiliates(row, affiliates);
        return Lane(row, work, least, made, new Requests(made.Select(a => TrackingCalls.Click(Host, a.Code))));
    }

    async Task<TrafficLane> Links(string row, string work, double? least, int affiliates, string more = "", int every = 1)
    {
        var made = await Affiliates(row, affiliates, withLinks: true);
        return Lane(row, work, least, made, new Requests(made.Select(a => TrackingCalls.Post(
            Host, TrackingCalls.Path, $$"""{"referral_slug":"{{a.Code}}","event_type":"click"{{more}}{{TrackingCalls.Metadata}}}""")))
        { Every = every });
    }

    async Task<TrafficLane> Purchases(string row, string work, double least)
    {
        await management.AddRule("10");
        var made = await Affiliates(row, options.Affiliates);
        var lane = Lane(row, work, least, made, new Requests(made.Select(a => TrackingCalls.Post(
            Host, TrackingCalls.Path,
            $$"""{"referral_code":"{{a.Code}}","event_type":"purchase","is_conversion":true,"conversion_value":"20.00","order_id":"order-##########"{{TrackingCalls.Metadata}}}"""))));
        return lane with { Value = Price };
    }

    async Task<TrafficLane> Redirects(string row, string work, double least)
    {
        var made = await Affiliates(row, options.Affiliates, withLinks: true);
        return Lane(row, work, least, made, new Requests(made.Select(a => TrackingCalls.Get(Host, $"/r/{a.Code}/"))) { Expected = 302 });
    }

    async Task<TrafficLane> Batches(string row, string work, double least)
    {
        var made = await Affiliates(row, options.Affiliates);
        var events = Enumerable.Range(0, BatchEvents).Select(i => TrackingCalls.ClickBody(made[i % made.Count].Code));
        var request = TrackingCalls.Post(
            Host, TrackingCalls.BatchPath, $$"""{"events":[{{string.Join(',', events)}}]}""", $"Api-Key {await management.AddKey()}");
        return Lane(row, work, least, made, TrackingCalls.Batch(request, BatchEvents), Math.Min(BatchConnections, options.Connections));
    }

    TrafficLane Lane(
        string row, string work, double? least, IReadOnlyList<(string Code, string Id)> affiliates, Requests requests, int? connections = null) =>
        new(row, work, least)
        {
            Lane = new Lane(row, api.Processes, api.Postgres, requests, connections ?? options.Connections),
            Affiliates = [.. affiliates.Select(a => a.Id)],
        };

    /// <summary>Codes of one length; a link is called as its affiliate.</summary>
    async Task<IReadOnlyList<(string Code, string Id)>> Affiliates(string row, int count, bool withLinks = false)
    {
        var made = new List<(string, string)>(count);
        for (var i = 0; i < count; i++)
        {
            var code = $"{Prefix}{row}-{i:D5}";
            made.Add((code, await management.AddAffiliate(code)));
            if (withLinks)
            {
                await management.AddLink(code, code);
            }
        }

        return made;
    }
}
