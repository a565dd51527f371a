using System.Globalization;

namespace Affiliates.Process.Tests;

/// <summary>
/// A node that owns an affiliate is stopped in the middle of its work, declared dead, and wakes up believing that it owns it
/// still: it has to lose at the storage, and nothing may be lost or counted twice.
/// </summary>
public sealed class FenceTests(PostgresServer postgres)
{
    const int Rounds = 3;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_node_that_was_stopped_and_wakes_up_as_a_second_owner_loses_and_nothing_is_counted_twice()
    {
        // Of a sleeper that hears of its death before it has written anything there is nothing to see here.
        var rounds = 1;
        while (!await WakesUpAndLoses())
        {
            Assert.True(++rounds <= Rounds, "It never came to write.");
        }
    }

    /// <returns>False when it ended before it wrote.</returns>
    async Task<bool> WakesUpAndLoses()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var owner = await ApiProcess.StartNode(database);
        await owner.SignIn();
        var anna = await owner.MakeAffiliate("anna");
        await owner.TenPercent();
        // Alone it is: what it activates is its own, and stays so when the other one joins.
        await using var other = await ApiProcess.StartNode(database);
        await other.SignIn();
        await using var load = new Load("anna", owner, other);
        await other.Until(() => Task.FromResult(load.Taken >= 200));

        await owner.Pause();
        var before = load.Taken;
        await other.Until(() => Task.FromResult(load.Taken >= before + 200));
        // For the sleeper to find when it wakes up: it still has her activation, which does not know of the other one.
        var found = Enumerable.Range(0, 16).Select(_ => load.Send(owner)).ToList();
        await owner.Resume();

        var lost = await Until(() => owner.Output.Contains("was refused; the rest of the batch goes on", StringComparison.Ordinal), owner);
        await Task.WhenAll(found);
        await load.End();
        await load.Complete(other);
        await load.AssertIsThereOnce(other, anna);
        await AssertNoHoles(database);
        if (!lost)
        {
            return false;
        }

        // From nothing but the journal, in a process that has seen none of it.
        await owner.Kill();
        // It says goodbye, so that nobody waits for it. What it leaves behind as it goes is taken away.
        await other.Leave();
        await Forget(database);
        await using var recount = await ApiProcess.StartNode(database);
        await recount.SignIn();
        await load.AssertIsThereOnce(recount, anna);
        return true;
    }

    static async Task AssertNoHoles(TestDatabase database)
    {
        await using var store = new AffiliatesStore(database.Options);
        foreach (var table in (string[])["referral_actions", "ledger_entries"])
        {
            await using var connection = await store.Open(TestContext.Current.CancellationToken);
            await using var command = connection.Command($"SELECT min(seq) = 1 AND max(seq) = count(*) AND count(DISTINCT stream) = 1 FROM {table}");
            Assert.True(
                Convert.ToBoolean(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture),
                $"{table} has a hole.");
        }
    }

    /// <summary>Takes away every snapshot there is.</summary>
    static async Task Forget(TestDatabase database)
    {
        await using var store = new AffiliatesStore(database.Options);
        await using var connection = await store.Open(TestContext.Current.CancellationToken);
        await using var command = connection.Command("DELETE FROM orleans_storage");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <returns>False when the process has ended without it.</returns>
    static async Task<bool> Until(Func<bool> seen, ApiProcess process)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!seen())
        {
            if (process.HasExited)
            {
                return seen();
            }

            Assert.False(patience.IsCancellationRequested, process.Output);
            await beat.WaitForNextTickAsync(CancellationToken.None);
        }

        return true;
    }
}
