using Json.Schema;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Tests.Deployment;

/// <summary><c>docker-compose.yml</c>, as far as it can be checked without an engine.</summary>
public class ComposeTests
{
    // It names its dialect with another scheme than the dialect names itself.
    static readonly JsonSchema Schema = JsonSchema.FromText(DeploymentFiles.Read("tests/Api.Tests/Deployment/Schemas/compose-spec.json")
        .Replace("https://json-schema.org/draft-07/schema", "http://json-schema.org/draft-07/schema#", StringComparison.Ordinal));

    static readonly JsonElement Compose = DeploymentFiles.Json(DeploymentFiles.Read("docker-compose.yml"));

    static IEnumerable<JsonProperty> Services => Compose.GetProperty("services").EnumerateObject();

    [Fact]
    public void It_is_what_the_schema_of_the_specification_says()
    {
        Assert.Empty(Errors(Compose));

        // And the schema bites.
        var broken = DeploymentFiles.Json(DeploymentFiles.Read("docker-compose.yml").Replace("healthcheck:", "healthchek:", StringComparison.Ordinal));
        Assert.NotEmpty(Errors(broken));
    }

    [Fact]
    public void Every_image_is_of_an_exact_version() => Assert.All(
        Services, service => Assert.Matches(@"^[a-z/]+:\d+\.\d+[\w.-]*$", service.Value.GetProperty("image").GetString()!));

    [Fact]
    public void Every_service_runs_as_nobody_special_and_says_how_it_is()
    {
        foreach (var service in Services)
        {
            var dockerfile = service.Value.TryGetProperty("build", out var build)
                ? DeploymentFiles.Read(build.GetProperty("dockerfile").GetString()!)
                : null;
            Assert.True(dockerfile?.Contains("\nUSER $APP_UID", StringComparison.Ordinal) ?? service.Value.TryGetProperty("user", out _), service.Name);
            Assert.True(dockerfile?.Contains("\nHEALTHCHECK ", StringComparison.Ordinal) ?? service.Value.TryGetProperty("healthcheck", out _), service.Name);
            Assert.Contains("no-new-privileges:true", service.Value.GetProperty("security_opt").EnumerateArray().Select(o => o.GetString()));
            if (dockerfile is not null)
            {
                Assert.True(service.Value.GetProperty("read_only").GetBoolean(), service.Name);
                Assert.Equal(["ALL"], service.Value.GetProperty("cap_drop").EnumerateArray().Select(c => c.GetString()));
                // Longer than the program takes at most.
                Assert.Equal("75s", service.Value.GetProperty("stop_grace_period").GetString());
            }
        }
    }

    [Fact]
    public void Nothing_is_published_but_the_front_end_s_HTTP() => Assert.Equal(
        [("api", "${AFFILIATES_PORT:-8080}:8080")],
        Services.Where(s => s.Value.TryGetProperty("ports", out _))
            .SelectMany(s => s.Value.GetProperty("ports").EnumerateArray().Select(port => (s.Name, port.GetString()!))));

    [Fact]
    public void No_secret_stands_in_it() => Assert.All(
        Services.SelectMany(s => s.Value.GetProperty("environment").EnumerateObject()).Where(e => e.Name.Contains("Password", StringComparison.OrdinalIgnoreCase)),
        e => Assert.StartsWith("${", e.Value.GetString(), StringComparison.Ordinal));

    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    public void Its_settings_are_those_of_the_program(string service)
    {
        // As compose fills them in: what has a default takes it.
        var environment = Compose.GetProperty("services").GetProperty(service).GetProperty("environment").EnumerateObject()
            .Select(e => KeyValuePair.Create(e.Name, (string?)System.Text.RegularExpressions.Regex.Replace(
                e.Value.GetString()!, @"\$\{\w+(:-([^}]*)|[^}]*)\}", match => match.Groups[2].Success ? match.Groups[2].Value : "a long password"))).ToList();

        DeploymentFiles.Check(environment);

        Assert.Throws<OptionsValidationException>(() => DeploymentFiles.Check([.. environment, KeyValuePair.Create("Cluster__Silo_Port", (string?)"1")]));
    }

    static List<string> Errors(JsonElement file)
    {
        var result = Schema.Evaluate(file, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid
            ? []
            : [.. (result.Details ?? []).SelectMany(d => (d.Errors ?? new Dictionary<string, string>()).Select(e => $"{d.InstanceLocation}: {e.Value}")), "not valid"];
    }
}
