using System.Globalization;
using Affiliates.Tests.Support.Model;

namespace Affiliates.Process.Tests;

/// <summary>
/// Random histories of hundreds of requests side by side, with kills and restarts in the middle and in between: at every halt the service
/// shows to the cent and to the row what the <see cref="ReferenceModel"/> says, and verifies clean.
/// </summary>
public sealed class ModelTests(PostgresServer postgres)
{
    const int Affiliates = 6;
    const int PhasesInRound = 5;

    /// <summary>Half a minute where the machine has nothing else to do.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("AFFILIATES_MODEL_ROUNDS"), CultureInfo.InvariantCulture, out var given) ? given : 3;

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.PostgreSql)]
    public async Task Whatever_happens_in_whatever_order_and_dies_in_between_the_money_is_what_the_model_says(Dialect dialect)
    {
        var seed = Seeds.From("AFFILIATES_MODEL_SEED");
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        try
        {
            await Live(dialect, new Random(seed));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"AFFILIATES_MODEL_SEED={seed}: {e.Message}", e);
        }
    }

    async Task Live(Dialect dialect, Random random)
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var api = await ApiProcess.Start(database);
        using var limit = new CancellationTokenSource(Limit * Math.Max(1, Rounds / 3));
        var up = Task.CompletedTask;
        using var history = new RandomHistory(new Service(new Uri(api.Address), null, () => Volatile.Read(ref up), limit.Token), random, "aff");
        await history.Begin(await history.Service.SignIn(ApiProcess.Admin, ApiProcess.Password), Affiliates);

        for (var round = 0; round < Rounds; round++)
        {
            var dies = random.Next(PhasesInRound);
            for (var phase = 0; phase < PhasesInRound; phase++)
            {
                var lost = history.Service.Lost;
                var (answers, after) = (history.Service.Answers, random.Next(1, 15));
                var living = history.Phase();
                if (phase == dies)
                {
                    // Often: a phase is over within milliseconds, and the kill belongs into the middle of it.
                    while (!living.IsCompleted && history.Service.Answers - answers < after)
                    {
                        await Task.Delay(1, limit.Token);
                    }

                    await Restart(politely: random.Next(3) == 0);
                }

                await living;
                await Agrees(atOnce: history.Service.Lost == lost && !history.HasOpenRefunds);
            }

            await Restart(politely: random.Next(2) == 0);
            await Agrees(atOnce: true);
        }

        TestContext.Current.SendDiagnosticMessage($"{history.Operations} requests, {history.Service.Lost} of which lost an answer");
        Assert.InRange(history.Operations, 50 * Rounds, int.MaxValue);

        async Task Restart(bool politely)
        {
            var again = new TaskCompletionSource();
            Volatile.Write(ref up, again.Task);
            if (politely)
            {
                Assert.Equal(0, await api.Stop());
            }
            else
            {
                await api.Kill();
            }

            await api.StartAgain();
            again.SetResult();
        }

        // What a kill has left open, parts of a refund, is taken within seconds; all else is right at once.
        async Task Agrees(bool atOnce)
        {
            List<string> differences = [];
            try
            {
                await api.Until(async () => (differences = await history.Differences()).Count == 0 || atOnce);
            }
            catch (OperationCanceledException)
            {
                // Still not: named below.
            }

            Assert.True(differences.Count == 0, string.Join('\n', differences) + "\n" + api.Output);
        }
    }
}
