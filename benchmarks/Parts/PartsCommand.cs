using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Affiliates.Benchmarks.Parts;

/// <summary>The inner parts of an event's way, each alone: what it takes and what it allocates.</summary>
/// <remarks>In this process, so that nothing has to be built on the way: it runs from the program alone.</remarks>
static class PartsCommand
{
    public const string Usage = "       parts [--filter *Parse* …] (BenchmarkDotNet's own options)";

    static readonly Type[] Parts =
    [
        typeof(ParseBenchmark), typeof(DecideBenchmark), typeof(ApplyBenchmark), typeof(StatisticsBenchmark), typeof(SerializeBenchmark),
        typeof(AppendBenchmark), typeof(IdsBenchmark),
    ];

    public static int Run(string[] args)
    {
        var artifacts = Directory.CreateTempSubdirectory("affiliates-parts-").FullName;
        var config = ManualConfig.CreateEmpty()
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddExporter(MarkdownExporter.GitHub)
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .WithOptions(ConfigOptions.JoinSummary)
            .WithArtifactsPath(artifacts);
        var summaries = BenchmarkSwitcher.FromTypes(Parts).Run(args is [] ? ["--filter", "*"] : args, config).ToList();
        Console.WriteLine();
        Console.WriteLine($"The tables as Markdown: {Path.Combine(artifacts, "results")}");
        return summaries.Count > 0 && summaries.TrueForAll(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
    }
}
