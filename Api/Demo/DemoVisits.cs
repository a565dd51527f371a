using System.Globalization;
using System.Net;
using System.Text.Json;
using Affiliates.Api.Tracking;

namespace Affiliates.Api.Demo;

/// <summary>Tracks the demo's visits as a batch from the shop's server would be: each event by its time, checked, counted and paid by the same code.</summary>
sealed class DemoVisits(Tracker tracker)
{
    /// <summary>Visits that are under way at a time: they share commits, and the lists stay nearly in the order of time.</summary>
    const int AtOnce = 128;

    static readonly Asker Shop = new(
        new Caller(
            null, null, new ApiKey { Id = Guid.Empty, Tenant = TenantId.Default, Name = "Demo", Scopes = ApiKeyScopes.Track, CreatedBy = Guid.Empty, CreatedAt = default },
            Reads: false),
        TenantId.Default);

    /// <returns>How many events were counted.</returns>
    public async Task<int> Track(IEnumerable<IReadOnlyList<DemoEvent>> visits, CancellationToken cancellation)
    {
        var counted = 0;
        await Parallel.ForEachAsync(visits, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (visit, _) =>
        {
            foreach (var e in visit)
            {
                if ((await tracker.Track(Sender(), Shop, RequestOf(e), isOfBatch: true)).Problem is { } problem)
                {
                    throw new InvalidOperationException($"The demo could not track a {e.Type} of {e.At:O}: {problem.Detail}");
                }

                Interlocked.Increment(ref counted);
            }
        });
        return counted;
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
