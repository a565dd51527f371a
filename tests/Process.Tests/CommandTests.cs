namespace Affiliates.Process.Tests;

/// <summary>The program's commands, beside a running server and without one.</summary>
public sealed class CommandTests(PostgresServer postgres)
{
    [Fact]
    public async Task The_journal_is_spread_over_partitions_on_PostgreSql_and_the_server_goes_on()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var api = await ApiProcess.Start(database);
        await api.SignIn();
        await api.MakeAffiliate("anna");
        var sale = new { referral_code = "anna", event_type = "purchase", conversion_value = "100", order_id = "order-1" };
        using var first = await api.Track(sale);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);

        var (exitCode, output, error) = await api.Run(["partition", "4"]);

        Assert.True(exitCode == 0, output + error);
        Assert.Equal("referral_actions is now of 4 partitions.", output.Trim());
        using var repeat = await api.Track(sale);
        Assert.Equal(HttpStatusCode.OK, repeat.StatusCode);
        using var next = await api.Track(new { referral_code = "anna", event_type = "click" });
        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
        Assert.Equal(0, (await api.Run(["verify"])).ExitCode);
        Assert.Equal(2, (await api.Run(["partition", "1"])).ExitCode);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.PostgreSql)]
    public async Task Verify_recounts_the_store_of_a_server_at_work_and_names_what_is_damaged(Dialect dialect)
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var api = await ApiProcess.Start(database);
        await api.SignIn();
        await api.MakeAffiliate("anna");
        await api.TenPercent();
        using var enough = new CancellationTokenSource();
        var load = Task.Run(async () =>
        {
            var sales = 0;
            for (; !enough.IsCancellationRequested; sales++)
            {
                using var sale = await api.Track(new { referral_code = "anna", event_type = "purchase", conversion_value = "100", order_id = $"order-{sales}" });
                Assert.True(sale.IsSuccessStatusCode);
            }

            return sales;
        });

        var (exitCode, output, error) = await api.Run(["verify"]);

        await enough.CancelAsync();
        Assert.True(await load > 0);
        Assert.True(exitCode == 0, output + error);
        Assert.EndsWith("all agrees", output.Trim(), StringComparison.Ordinal);

        await using (var store = new AffiliatesStore(database.Options))
        {
            await using var connection = await store.Open(TestContext.Current.CancellationToken);
            await using var damage = connection.Command("UPDATE commissions SET amount = amount + 1 WHERE ledger_seq = 1");
            Assert.Equal(1, await damage.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        var damaged = await api.Run(["verify", "--json"]);

        Assert.Equal(1, damaged.ExitCode);
        var lines = damaged.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        var difference = Assert.Single(lines[..^1]);
        Assert.Equal(
            ("anna", "commission", "1000", "1001"),
            (difference.GetProperty("affiliate").GetString(), difference.GetProperty("subject").GetString(),
                difference.GetProperty("expected").GetString(), difference.GetProperty("found").GetString()));
        Assert.Equal(1, lines[^1].GetProperty("difference_count").GetInt64());
    }

    [Fact]
    public async Task A_person_is_erased_through_a_running_server_or_in_the_commands_own_process()
    {
        await using var database = await TestDatabase.Create(Dialect.Sqlite, postgres);
        await using var api = await ApiProcess.Start(database);
        await api.SignIn();
        await api.MakeAffiliate("anna");
        await Click(api, "first");
        await Click(api, "second");

        var refused = await api.Run(["erase", "visitor", "--session", "first"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--url", refused.Error, StringComparison.Ordinal);

        var key = await Key(api);
        var byKey = await api.Run(["erase", "visitor", "--session", "first", "--url", api.Address], ("AFFILIATES_API_KEY", key));
        Assert.Equal((0, "Erased from 1 events."), (byKey.ExitCode, byKey.Out.Trim()));
        var wrongKey = await api.Run(["erase", "visitor", "--session", "first", "--url", api.Address], ("AFFILIATES_API_KEY", key + "x"));
        Assert.Equal(2, wrongKey.ExitCode);

        await api.Kill();
        var alone = await api.Run(["erase", "visitor", "--session", "second"]);
        Assert.True((alone.ExitCode, alone.Out.Trim()) == (0, "Erased from 1 events."), alone.Out + alone.Error);
        var affiliate = await api.Run(["erase", "affiliate", "anna"]);
        Assert.True(affiliate.ExitCode == 0, affiliate.Error);
        Assert.Equal(2, (await api.Run(["erase", "affiliate", "nobody"])).ExitCode);

        await api.StartAgain();
        var actions = await api.All("/affiliates/referral-actions/");
        Assert.Equal(2, actions.Count);
        Assert.All(actions, action => Assert.Equal(JsonValueKind.Null, action.GetProperty("session_id").ValueKind));
        var anna = Assert.Single(await api.All("/affiliates/affiliates/?code=anna"));
        Assert.False(anna.GetProperty("is_active").GetBoolean());
    }

    [Fact]
    public async Task In_a_cluster_the_command_joins_and_the_grains_forget()
    {
        await using var database = await TestDatabase.Create(Dialect.PostgreSql, postgres);
        await using var api = await ApiProcess.Start(database, ("Cluster:Mode", "Node"), ("Cluster:AdvertisedIP", "127.0.0.1"));
        await api.SignIn();
        await api.MakeAffiliate("anna");
        await Click(api, "first");

        var visitor = await api.Run(["erase", "visitor", "--session", "first"]);
        Assert.True((visitor.ExitCode, visitor.Out.Trim()) == (0, "Erased from 1 events."), visitor.Out + visitor.Error);
        var affiliate = await api.Run(["erase", "affiliate", "anna"]);
        Assert.True(affiliate.ExitCode == 0, affiliate.Error);

        // At once, in the memory of the server that runs.
        var anna = Assert.Single(await api.All("/affiliates/affiliates/?code=anna"));
        Assert.False(anna.GetProperty("is_active").GetBoolean());
        var alone = await api.Run(["erase", "affiliate", "anna", "--Cluster:Mode=Embedded"]);
        Assert.Equal(2, alone.ExitCode);
        Assert.Contains("--url", alone.Error, StringComparison.Ordinal);
    }

    static async Task Click(ApiProcess api, string session)
    {
        using var click = await api.Track(new { referral_code = "anna", session_id = session });
        Assert.True(click.IsSuccessStatusCode);
    }

    static async Task<string> Key(ApiProcess api)
    {
        using var answer = await api.Http.PostAsJsonAsync("/affiliates/api-keys/", new { name = "erasing", scopes = "manage" });
        return (await ApiProcess.Read(answer)).GetProperty("key").GetString()!;
    }
}
