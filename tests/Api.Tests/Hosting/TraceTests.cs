using System.Collections.Concurrent;
using System.Diagnostics;
using Affiliates.Api.Tests.Http;
using Affiliates.Storage;
using Affiliates.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Affiliates.Api.Tests.Hosting;

/// <summary>What a collector would be sent, kept in this process.</summary>
public sealed class TraceTests(PostgresServer postgres)
{
    static readonly (string, string) Browser = ("User-Agent", "Mozilla/5.0");

    [Fact]
    public async Task A_trace_leads_from_the_request_through_the_grain_to_SQL()
    {
        var spans = new Spans();
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var api = await Traced(database, spans);
        var anna = await api.AddAffiliate();

        var list = ActivityTraceId.CreateRandom();
        (await api.Admin().Get($"/affiliates/affiliates/?code={anna.Code}", Parent(list))).Is(HttpStatusCode.OK);
        await spans.Until(list, all => all.Where(IsSql).Any(sql => all.Where(IsGrain).Any(
            grain => IsBelow(all, sql, grain) && Request(all) is { } request && IsBelow(all, grain, request))));

        // A commit belongs to many requests: it has a trace of its own, which leads back to each.
        var track = ActivityTraceId.CreateRandom();
        (await api.Anonymous().Event(new { referral_code = anna.Code }, Parent(track), Browser)).Is(HttpStatusCode.Created);
        var tracked = await spans.Until(track, all => Request(all) is not null);
        Assert.Contains(tracked, IsGrain);
        var commit = await spans.Find(span => span.OperationName == "journal commit" && span.Links.Any(link => link.Context.TraceId == track));
        await spans.Until(commit.TraceId, all => all.Any(span => IsSql(span) && IsBelow(all, span, commit)));
    }

    static async Task<ApiServer> Traced(TestDatabase database, Spans spans)
    {
        // Nobody listens there: traces are on as soon as a collector is named, whether it answers or not.
        var api = new ApiServer(
            ["--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", .. database.Settings.Select(s => $"--{s.Key}={s.Value}")],
            builder =>
            {
                builder.Services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddProcessor(spans));
                return ApiHost.Build(builder);
            });
        await api.InitializeAsync();
        return api;
    }

    static (string, string) Parent(ActivityTraceId trace) => ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

    static Activity? Request(IEnumerable<Activity> spans) => spans.FirstOrDefault(s => s.Source.Name == "Microsoft.AspNetCore");

    // As the grain that is called has it, not as the caller.
    static bool IsGrain(Activity span) =>
        span.Source.Name.StartsWith("Microsoft.Orleans", StringComparison.Ordinal) && span.Kind is ActivityKind.Server;

    static bool IsSql(Activity span) => span.Source.Name == "Npgsql";

    static bool IsBelow(IReadOnlyList<Activity> spans, Activity span, Activity top)
    {
        for (var at = span; at is not null; at = spans.FirstOrDefault(s => s.SpanId == at.ParentSpanId))
        {
            if (at.SpanId == top.SpanId)
            {
                return true;
            }
        }

        return false;
    }

    sealed class Spans : BaseProcessor<Activity>
    {
        static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        readonly ConcurrentQueue<Activity> ended = new();

        public override void OnEnd(Activity data) => ended.Enqueue(data);

        public async Task<Activity> Find(Func<Activity, bool> isIt)
        {
            var waited = Stopwatch.StartNew();
            while (true)
            {
                if (ended.FirstOrDefault(isIt) is { } found)
                {
                    return found;
                }

                Assert.True(waited.Elapsed < Patience, "There is no such span.");
                await Task.Yield();
            }
        }

        /// <summary>The trace's spans, as soon as all are there that are waited for.</summary>
        public async Task<IReadOnlyList<Activity>> Until(ActivityTraceId trace, Func<IReadOnlyList<Activity>, bool> enough)
        {
            var waited = Stopwatch.StartNew();
            while (true)
            {
                List<Activity> spans = [.. ended.Where(span => span.TraceId == trace)];
                if (enough(spans))
                {
                    return spans;
                }

                Assert.True(waited.Elapsed < Patience, $"Only {string.Join(", ", spans.Select(s => $"{s.Source.Name} {s.Kind} {s.DisplayName} {s.SpanId} of {s.ParentSpanId}"))}.");
                await Task.Yield();
            }
        }
    }
}
