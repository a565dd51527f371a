using System.Diagnostics.Metrics;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Affiliates.Silo;

/// <summary>Figures for Prometheus at <c>/metrics</c>; traces and figures to an OTLP collector where one is named.</summary>
/// <remarks>Traces cost on every request, so there are none unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where they go.</remarks>
public static class Telemetry
{
    const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Whether requests are traced.</summary>
    public static bool HasTraces(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[Endpoint]);

    public static void AddTelemetry(this WebApplicationBuilder builder, string service)
    {
        var exports = HasTraces(builder.Configuration);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? service))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter("Affiliates.*", "Microsoft.Orleans", "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                    .AddView(static instrument => IsOfEveryMessage(instrument) ? MetricStreamConfiguration.Drop : null)
                    .AddRuntimeInstrumentation()
                    .AddPrometheusExporter();
                if (exports)
                {
                    metrics.AddOtlpExporter();
                }
            });
        if (exports)
        {
            telemetry.WithTracing(traces => traces
                .AddAspNetCoreInstrumentation()
                .AddSource("Microsoft.Orleans.*", "Affiliates.*")
                .AddNpgsql()
                .AddOtlpExporter());
        }
    }

    // What Orleans counts for every message, several times for each, and no page or alert of ours asks for.
    static bool IsOfEveryMessage(Instrument instrument) =>
        instrument.Meter.Name == "Microsoft.Orleans"
        && (instrument.Name.StartsWith("orleans-messaging", StringComparison.Ordinal) || instrument.Name.StartsWith("orleans-networking", StringComparison.Ordinal)
            || instrument.Name.StartsWith("orleans-directory", StringComparison.Ordinal));

    /// <summary><c>/metrics</c>. It says how much is going on and nothing of whom; a proxy keeps it from the public.</summary>
    public static void UseMetrics(this WebApplication app) => app.UseOpenTelemetryPrometheusScrapingEndpoint("/metrics");
}
