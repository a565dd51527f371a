using Orleans.Runtime;

namespace Affiliates.Api.Cluster;

/// <summary>The machinery, for who runs it: which silos there are and how busy they are.</summary>
public static class SystemEndpoint
{
    public static void MapSystem(this IEndpointRouteBuilder app) =>
        app.MapGet("/affiliates/system/", Get).For(Access.Superuser).RefusesBadInput()
            .About("System", "The machinery, for who runs it.")
            .Documented("getSystem", "Read the state of the cluster", "Its silos, and how the journal of the process that answers has done in the last minute. `/metrics` has it all over time.")
            .Answers<SystemStateAnswer>();

    static async Task<IResult> Get(IGrainFactory grains, Attempts attempts, RecentCommits commits, TimeProvider time)
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var hosts = await attempts.Repeatable(() => management.GetDetailedHosts(onlyActive: true));
        SiloAddress[] addresses = [.. hosts.Select(static h => h.SiloAddress)];
        var statistics = await attempts.Repeatable(() => management.GetRuntimeStatistics(addresses));
        return TypedResults.Ok(new SystemStateAnswer(
            [.. hosts.Zip(statistics).OrderBy(static s => s.First.SiloName, StringComparer.Ordinal).Select(static s => SiloAnswer.From(s.First, s.Second))],
            commits.Read(),
            time.GetUtcNow()));
    }
}

/// <param name="Silos">Those that are active.</param>
/// <param name="Journal">Null: the process that has answered has no silo inside.</param>
/// <param name="At">When it was read.</param>
public sealed record SystemStateAnswer(IReadOnlyList<SiloAnswer> Silos, JournalAnswer? Journal, DateTimeOffset At);

/// <param name="Name">Its name.</param>
/// <param name="Address">By which the others reach it.</param>
/// <param name="Status">As the cluster sees it.</param>
/// <param name="StartedAt">When it joined.</param>
/// <param name="Grains">Grains in memory.</param>
/// <param name="CpuPercent">Of its machine, at the moment.</param>
/// <param name="MemoryMb">That its process uses, in MiB.</param>
public sealed record SiloAnswer(string Name, string Address, string Status, DateTimeOffset StartedAt, int Grains, decimal CpuPercent, long MemoryMb)
{
    public static SiloAnswer From(MembershipEntry host, SiloRuntimeStatistics statistics) => new(
        host.SiloName, host.SiloAddress.ToString(), host.Status.ToString().ToLowerInvariant(),
        new DateTimeOffset(DateTime.SpecifyKind(host.StartTime, DateTimeKind.Utc)), statistics.ActivationCount,
        decimal.Round((decimal)statistics.EnvironmentStatistics.FilteredCpuUsagePercentage, 1),
        statistics.EnvironmentStatistics.FilteredMemoryUsageBytes >> 20);
}

/// <param name="RowsPerSecond">Rows that became durable, in the last minute.</param>
/// <param name="CommitsPerSecond">Transactions, in the last minute.</param>
/// <param name="MeanCommitMs">From the start of a batch to its commit; null: there was none.</param>
/// <param name="SlowestCommitMs">The slowest of them.</param>
public sealed record JournalAnswer(decimal RowsPerSecond, decimal CommitsPerSecond, decimal? MeanCommitMs, decimal? SlowestCommitMs);
