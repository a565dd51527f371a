namespace Affiliates.Process.Tests.Clusters;

/// <summary>The Orleans dashboard of a front-end, of the silos in other processes too.</summary>
public sealed class RuntimePageTests(PostgresServer postgres)
{
    [Theory]
    [InlineData("Client", 2)]
    [InlineData("Node", 1)]
    public async Task It_shows_every_silo_of_the_cluster(string mode, int silos)
    {
        var storage = SiloCluster.PostgreSql(await postgres.CreateDatabase());
        storage["Cluster:Dashboard"] = "true";
        await using var cluster = await SiloCluster.Start(storage, silos, mode);
        using var nobody = SiloCluster.NewClient();
        using var refused = await nobody.GetAsync(new Uri(cluster.Api.Http.BaseAddress!, "/admin/orleans/"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        await cluster.Api.Until(async () =>
        {
            using var answer = await cluster.Http.GetAsync("/admin/orleans/DashboardCounters", TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode
                && (await ApiProcess.Read(answer)).TryGetProperty("hosts", out var hosts)
                && hosts.EnumerateArray().Count(host => host.GetProperty("status").GetString() == "Active") == 2;
        });
        using var page = await cluster.Http.GetAsync("/admin/orleans/", TestContext.Current.CancellationToken);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
    }
}
