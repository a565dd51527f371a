namespace Affiliates.Process.Tests;

/// <summary>Told to stop under load (SIGTERM): it answers what it has taken, ends well, and nothing is lost or doubled.</summary>
public sealed class StopTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_node_that_is_told_to_stop_under_load_hands_over_and_loses_nothing()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var leaving = await ApiProcess.StartNode(database);
        await leaving.SignIn();
        var anna = await leaving.MakeAffiliate("anna");
        await leaving.TenPercent();
        await using var staying = await ApiProcess.StartNode(database);
        await staying.SignIn();
        await using var load = new Load("anna", leaving, staying);
        await staying.Until(() => Task.FromResult(load.Taken >= 200));

        await leaving.Leave();

        var before = load.Taken;
        await staying.Until(() => Task.FromResult(load.Taken >= before + 200));
        await load.End();
        await load.AssertIsThereOnce(staying, anna);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.PostgreSql)]
    public async Task A_process_that_is_told_to_stop_under_load_and_starts_again_loses_nothing(Dialect dialect)
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var api = await ApiProcess.Start(database);
        await api.SignIn();
        var anna = await api.MakeAffiliate("anna");
        await api.TenPercent();
        await using var load = new Load("anna", api);
        await api.Until(() => Task.FromResult(load.Taken >= 200));

        Assert.Equal(0, await api.Stop());

        await api.StartAgain();
        await load.End();
        await load.AssertIsThereOnce(api, anna);
    }
}
