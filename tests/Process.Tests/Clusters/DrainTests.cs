namespace Affiliates.Process.Tests.Clusters;

/// <summary>A process that is told to stop says first that it is not ready, and serves until everybody has heard it.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task A_front_end_that_stops_is_not_ready_and_still_serves()
    {
        using var directory = new TemporaryDirectory();
        var storage = SiloCluster.Sqlite(directory.Path);
        storage["Shutdown:DrainSeconds"] = "50";
        await using var cluster = await SiloCluster.Start(storage, silos: 0, "Embedded");
        await cluster.MakeAffiliate("anna");

        await cluster.Api.Terminate();
        await cluster.Api.Until(async () =>
        {
            using var ready = await cluster.Api.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            return ready.StatusCode is HttpStatusCode.ServiceUnavailable;
        });

        using var answer = await cluster.Track(new { referral_code = "anna", event_type = "click" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.False(cluster.Api.HasExited);
    }
}
