using Affiliates.Client;

namespace Affiliates.Process.Tests.Clusters;

/// <summary>A front-end and silos in processes of their own: who watches is told of what each silo counts, and of it when one has died.</summary>
public sealed class LiveTests
{
    const int Affiliates = 12;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task When_a_silo_is_killed_who_watches_is_told_that_some_may_be_missing_and_goes_on_being_told()
    {
        await using var postgres = await RestartablePostgres.Start();
        await using var cluster = await SiloCluster.Start(SiloCluster.PostgreSql(postgres.ConnectionString), silos: 2);
        for (var i = 0; i < Affiliates; i++)
        {
            await cluster.MakeAffiliate($"live{i}");
        }

        using var http = SiloCluster.NewClient();
        var client = new AffiliatesClient(
            http, AffiliatesCredentials.Password(ApiProcess.Admin, ApiProcess.Password), new AffiliatesClientOptions { BaseAddress = cluster.Http.BaseAddress, Retries = 20 });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await using var events = client.Actions.Live(cancellation: limit.Token).GetAsyncEnumerator(limit.Token);
        await Until(events, e => e is LiveOpened);

        await AllAreTold(client, events, limit.Token);

        await cluster.Silos[0].Kill();
        await Until(events, e => e is LiveMissed);
        await AllAreTold(client, events, limit.Token);

        // One that joins counts too, and knows who watches.
        await cluster.AddSilo();
        await Until(events, e => e is LiveMissed);
        await cluster.Silos[1].StopPolitely();
        await Until(events, e => e is LiveMissed);
        await AllAreTold(client, events, limit.Token);
    }

    // Of affiliates on every silo.
    static async Task AllAreTold(AffiliatesClient client, IAsyncEnumerator<LiveEvent> events, CancellationToken cancellation)
    {
        var sent = (await Task.WhenAll(Enumerable.Range(0, Affiliates).Select(i =>
            client.Tracking.Track(new TrackedEvent { ReferralCode = $"live{i}" }, cancellation)))).Select(a => a.Id).ToHashSet();
        await Until(events, e => e is LiveAction told && sent.Remove(told.Id) && sent.Count == 0);
    }

    static async Task Until(IAsyncEnumerator<LiveEvent> events, Func<LiveEvent, bool> wanted)
    {
        do
        {
            Assert.True(await events.MoveNextAsync());
        }
        while (!wanted(events.Current));
    }
}
