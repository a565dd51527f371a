using Affiliates.Api.Commands;

namespace Affiliates.Api.Tests.Http;

public class VerificationTests(ApiServer api, TwoTenants tenants)
{
    [Fact]
    public async Task An_owner_has_the_own_tenant_recounted_and_a_superuser_the_one_that_is_named()
    {
        var (acme, _) = await tenants.On(api);
        foreach (var caller in (ApiClient[])[acme.Owner, acme.Superuser])
        {
            var answer = (await caller.Post("/affiliates/verify/", new { })).Is(HttpStatusCode.OK);

            Assert.True(answer.Json.GetProperty("clean").GetBoolean(), answer.Body);
            Assert.True(answer.Json.GetProperty("affiliates").GetInt64() >= 1);
            Assert.True(answer.Json.GetProperty("ledger_entries").GetInt64() >= 4);
            Assert.Equal("0", answer.Text("difference_count"));
            Assert.Empty(answer.Json.GetProperty("differences").EnumerateArray());
        }
    }

    [Fact]
    public async Task One_affiliate_is_recounted_by_code_or_id_and_an_unknown_one_is_refused()
    {
        var anna = await api.AddAffiliate();
        (await api.Anonymous().Event(new { referral_code = anna.Code })).Is(HttpStatusCode.Created);
        foreach (var name in (string[])[anna.Code, anna.Id])
        {
            var answer = (await api.Admin().Post("/affiliates/verify/", new { affiliate = name })).Is(HttpStatusCode.OK);

            Assert.Equal(("1", "1", "True"), (answer.Text("affiliates"), answer.Text("actions"), answer.Text("clean")));
        }

        (await api.Admin().Post("/affiliates/verify/", new { affiliate = "nobody" })).IsFieldProblem("affiliate");
    }

    [Fact]
    public async Task The_command_recounts_the_store_of_a_running_server()
    {
        var anna = await api.AddAffiliate();
        (await api.Anonymous().Event(new { referral_code = anna.Code })).Is(HttpStatusCode.Created);

        var (exitCode, output, error) = await Run("verify", "--affiliate", anna.Code, "--json", $"--Storage:Path={api.Folder}");

        Assert.True(exitCode == 0, error);
        Assert.Equal("""{"clean":true,"affiliates":1,"actions":1,"ledger_entries":0,"difference_count":0}""", output.Trim());
    }

    [Theory]
    [InlineData("verify", "--tenant", "nobody")]
    [InlineData("verify", "--affiliate", "nobody")]
    [InlineData("verify", "--pause", "long")]
    [InlineData("verify", "--wrong", "x")]
    [InlineData("verify", "everything", "please")]
    [InlineData("erase", "visitor", "--tenant")]
    [InlineData("erase", "somebody", "else")]
    [InlineData("erase", "affiliate", "anna")]
    [InlineData("dance", "a", "little")]
    public async Task A_command_that_cannot_run_ends_with_2_and_a_line_that_says_why(params string[] args)
    {
        var (exitCode, output, error) = await Run([.. args, $"--Storage:Path={api.Folder}"]);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.NotEqual("", error.Trim());
    }

    [Fact]
    public async Task Help_names_the_commands_and_settings_alone_are_none()
    {
        Assert.Contains("verify", (await Run("--help")).Output, StringComparison.Ordinal);
        Assert.Contains("erase visitor", (await Run("erase", "--help")).Output, StringComparison.Ordinal);
        Assert.Null((await Run()).ExitCode);
        Assert.Null((await Run("--Storage:Path=x")).ExitCode);
        Assert.Null((await Run("Storage:Path=x")).ExitCode);
    }

    static async Task<(int? ExitCode, string Output, string Error)> Run(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exitCode = await CommandLine.Run(args, new CommandOutput(output, error));
        return (exitCode, output.ToString(), error.ToString());
    }
}
