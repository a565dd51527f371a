using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace Affiliates.Process.Tests.Clusters;

/// <summary>
/// More than it can take, from many senders at once who do not wait: some are refused, early and clearly; what is taken is there once; no
/// queue and no memory grows; and when it is over, everybody is served again.
/// </summary>
public sealed class OverloadTests
{
    const int Senders = 400;
    const int UnderWay = 40;
    const int Queue = 30;

    /// <summary>Of what it holds more than before, whatever is asked of it. A request that waits takes kilobytes.</summary>
    const long Growth = 300L * 1024 * 1024;

    [Fact]
    public async Task More_than_it_can_take_is_refused_and_what_is_taken_is_there_once()
    {
        using var directory = new TemporaryDirectory();
        await using var trial = await Begin(SiloCluster.Sqlite(directory.Path), "Embedded", Recount.Sqlite(directory.Path));

        await trial.Until(() => trial.Taken > 1_000 && trial.Refused > 2_000);

        await trial.Agrees();
    }

    [Fact]
    public async Task While_the_store_stands_still_it_refuses_and_afterwards_it_serves()
    {
        await using var postgres = await RestartablePostgres.Start();
        await using var wire = new SlowWire(postgres.Port);
        var throughTheWire = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Port = wire.Port }.ConnectionString;
        await using var trial = await Begin(SiloCluster.PostgreSql(throughTheWire), "Node", new Recount(NpgsqlFactory.Instance, postgres.ConnectionString));
        await trial.Until(() => trial.Taken > 200);

        wire.Delay = TimeSpan.FromSeconds(2);
        var refused = trial.Refused;
        await trial.Until(() => trial.Refused > refused + 2_000);
        wire.Delay = TimeSpan.Zero;
        var taken = trial.Taken;
        await trial.Until(() => trial.Taken > taken + 500);

        await trial.Agrees();
    }

    static async Task<Trial> Begin(Dictionary<string, string?> storage, string mode, Recount recount)
    {
        storage["FrontEnd:CallsUnderWay"] = $"{UnderWay}";
        storage["Journal:QueueCapacity"] = $"{Queue}";
        var cluster = await SiloCluster.Start(storage, silos: 0, mode);
        await cluster.MakeAffiliate("anna");
        return new Trial(cluster, recount);
    }

    sealed class Trial : IAsyncDisposable
    {
        readonly SiloCluster cluster;
        readonly Recount recount;
        readonly HttpClient http = SiloCluster.NewClient();
        readonly CancellationTokenSource stopping = new();
        readonly ConcurrentDictionary<string, bool> taken = new();
        readonly ConcurrentQueue<string> wrong = new();
        readonly long before;
        readonly Task[] senders;
        readonly Task watching;
        int refused;
        double mostUnderWay, mostQueued;
        long mostHeld;

        public Trial(SiloCluster cluster, Recount recount)
        {
            (this.cluster, this.recount) = (cluster, recount);
            before = cluster.Api.ResidentBytes;
            http.BaseAddress = cluster.Api.Http.BaseAddress;
            senders = [.. Enumerable.Range(0, Senders).Select(_ => Task.Run(Send))];
            watching = Task.Run(Watch);
        }

        public int Taken => taken.Count;
        public int Refused => refused;

        public Task Until(Func<bool> isSo) => cluster.Api.Until(() =>
        {
            Assert.Empty(wrong);
            return Task.FromResult(isSo());
        });

        public async Task Agrees()
        {
            await Stop();
            Assert.Empty(wrong);
            // A few at a time, as ever: nobody is refused now.
            for (var i = 0; i < 50; i++)
            {
                using var answer = await cluster.Track(new { referral_code = "anna", event_type = "click" });
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
                taken[(await ApiProcess.Read(answer)).GetProperty("id").GetString()!] = true;
            }

            var written = await recount.Ids("SELECT id FROM referral_actions");
            Assert.Distinct(written);
            Assert.Empty(taken.Keys.Except(written));
            var account = (await cluster.Get("/affiliates/affiliates/?code=anna"))[0].GetProperty("id").GetString();
            Assert.Equal(written.Count, (await cluster.Get($"/affiliates/affiliates/{account}/stats/")).GetProperty("total_clicks").GetInt32());

            // A request that is being refused counts for a moment as one more.
            Assert.InRange(mostUnderWay, 1, UnderWay + Senders);
            Assert.InRange(mostQueued, 0, Queue);
            Assert.InRange(mostHeld - before, long.MinValue, Growth);
            // Refusals are no news: a line for each would be an overload of its own.
            Assert.Empty(cluster.Api.Said("OverloadedException", lines: 1));
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{taken.Count} taken, {refused} refused, at most {mostUnderWay} under way, {mostQueued} in the queue, {(mostHeld - before) / 1024 / 1024} MB more than before");
        }

        public async ValueTask DisposeAsync()
        {
            await Stop();
            http.Dispose();
            stopping.Dispose();
            await cluster.DisposeAsync();
            await recount.DisposeAsync();
        }

        async Task Stop()
        {
            await stopping.CancelAsync();
            await Task.WhenAll([.. senders, watching]);
        }

        async Task Send()
        {
            while (!stopping.IsCancellationRequested)
            {
                try
                {
                    using var answer = await http.PostAsJsonAsync("/affiliates/api/referral-actions/track/", new { referral_code = "anna", event_type = "click" });
                    if (answer.StatusCode is HttpStatusCode.Created)
                    {
                        taken[(await ApiProcess.Read(answer)).GetProperty("id").GetString()!] = true;
                    }
                    else if (answer is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null })
                    {
                        Interlocked.Increment(ref refused);
                    }
                    else
                    {
                        wrong.Enqueue($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                    }
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
                {
                    wrong.Enqueue(e.Message);
                }
            }
        }

        // Answered all the time, however much else is refused.
        async Task Watch()
        {
            while (!stopping.IsCancellationRequested)
            {
                var metrics = await http.GetStringAsync("/metrics");
                mostUnderWay = Math.Max(mostUnderWay, Figure(metrics, "affiliates_calls_under_way"));
                mostQueued = Math.Max(mostQueued, Figure(metrics, "affiliates_journal_queue_depth"));
                mostHeld = Math.Max(mostHeld, cluster.Api.ResidentBytes);
            }
        }

        static double Figure(string metrics, string name) => metrics.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
    }
}
