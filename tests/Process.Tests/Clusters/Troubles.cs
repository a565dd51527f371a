namespace Affiliates.Process.Tests.Clusters;

public enum Trouble { Kill, Pause, PoliteStop, Join, Database }

/// <summary>What was done, from when until all was well again.</summary>
public sealed record Trial(Trouble Trouble, string Whom, TimeSpan From, TimeSpan Until);

/// <summary>Makes trouble for a cluster under load, one at a time, and sees to it that it has its silos after each.</summary>
public sealed class Troubles(SiloCluster cluster, RestartablePostgres database, ChaosLoad load, Random random, Action<string> say)
{
    public const int Silos = 3;

    /// <summary>Longer than it takes the others to give up a silo that hangs.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    static readonly TimeSpan Outage = TimeSpan.FromSeconds(2);

    public List<Trial> Trials { get; } = [];

    public async Task Make(Trouble trouble)
    {
        var silo = cluster.Silos[random.Next(cluster.Silos.Count)];
        var whom = trouble switch { Trouble.Database => "PostgreSQL", Trouble.Join => "one more", _ => silo.Name };
        var from = load.Now;
        say($"{from:mm\\:ss\\.f} {trouble} {whom}");
        await (trouble switch
        {
            Trouble.Kill => KillOne(silo),
            Trouble.Pause => PauseOne(silo),
            Trouble.PoliteStop => StopOne(silo),
            Trouble.Join => cluster.AddSilo(),
            _ => RestartDatabase(),
        });
        // Until the next trouble it has to be well: some answers after the last change.
        var well = load.Successes + 50;
        await cluster.Api.Until(() => Task.FromResult(load.Successes >= well));
        Trials.Add(new Trial(trouble, whom, from, load.Now));
    }

    async Task KillOne(ServerProcess silo)
    {
        cluster.Dismiss(silo);
        await silo.Kill();
        await Replace();
    }

    // It wakes up and still believes; it is told that it is dead, and ends by itself.
    async Task PauseOne(ServerProcess silo)
    {
        cluster.Dismiss(silo);
        await silo.Pause();
        await Task.WhenAll(Replace(), Task.Delay(Pause));
        await silo.Resume();
        await silo.Exited();
    }

    async Task StopOne(ServerProcess silo)
    {
        // First the new one, as a rolling upgrade does; when there is one too many, it is just one less.
        cluster.Dismiss(silo);
        await Replace();
        say($"{load.Now:mm\\:ss\\.f} SIGTERM {silo.Name}, {load.Failures.Count} failed before");
        await silo.Leave();
        say($"{load.Now:mm\\:ss\\.f} {silo.Name} has ended, {load.Failures.Count} failed before");
    }

    Task Replace() => cluster.Silos.Count < Silos ? cluster.AddSilo() : Task.CompletedTask;

    async Task RestartDatabase()
    {
        await (random.Next(2) == 0 ? database.StopFast() : database.StopAtOnce());
        await Task.Delay(Outage);
        await database.StartAgain();
    }
}
