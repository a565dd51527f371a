using System.Globalization;
using System.Net;
using System.Text.Json;
using Affiliates.Api.Tracking;

namespace Affiliates.Api.Demo;

/// <summary>Tracks the demo's visits as a batch from the shop's server would be: each event by its time, checked, counted and paid by the same code.</summary>
sealed class DemoVisits(Tracker tracker)
{
    /// <summary>Visits of a day that are under way at a time: they share commits.</summary>
    const int AtOnce = 128;

    /// <summary>The newest events are tracked one by one, so that the lists begin in the order of time.</summary>
    const int Newest = 200;

    static readonly Asker Shop = new(
        new Caller(
            null, null, new ApiKey { Id = Guid.Empty, Tenant = TenantId.Default, Name = "Demo", Scopes = ApiKeyScopes.Track, CreatedBy = Guid.Empty, CreatedAt = default },
            Reads: false),
        TenantId.Default);

    /// <returns>How many events were counted.</returns>
    public async Task<int> Track(IEnumerable<IReadOnlyList<DemoEvent>> visits, CancellationToken cancellation)
    {
        var events = visits.SelectMany((visit, number) => visit.Select(e => (Visit: number, Event: e))).OrderBy(e => e.Event.At).ToList();
        foreach (var day in events.SkipLast(Newest).GroupBy(e => e.Event.At.UtcDateTime.Date))
        {
            await Parallel.ForEachAsync(
                day.GroupBy(e => e.Visit, e => e.Event), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (visit, _) => await Track(visit));
        }

        await Track(events.TakeLast(Newest).Select(e => e.Event));
        return events.Count;
    }

    async Task Track(IEnumerable<DemoEvent> events)
    {
        foreach (var e in events)
        {
            if ((await tracker.Track(Sender(), Shop, RequestOf(e), isOfBatch: true)).Problem is { } problem)
            {
                throw new InvalidOperationException($"The demo could not track a {e.Type} of {e.At:O}: {problem.Detail}");
            }
        }
    }

    static DefaultHttpContext Sender()
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse("203.0.113.7");
        http.Request.Headers.UserAgent = "Mozilla/5.0 (demo)";
        return http;
    }

    static TrackRequest RequestOf(DemoEvent e) => new()
    {
        Code = e.Code,
        Slug = e.Slug,
        Type = e.Type,
        IsConversion = e.Value is not null,
        Value = e.Value is { } value ? Money.Round(value) : null,
        SessionId = e.Session,
        UseSessions = e.Session is not null,
        AttributionModel = e.Model,
        OrderId = e.Order,
        Metadata = e.Source is null ? [] : JsonSerializer.SerializeToUtf8Bytes(new { utm_source = e.Source }),
        UtmSource = e.Source,
        Timestamp = e.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
    };
}
