using Affiliates.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Tests.Hosting;

/// <summary>A key that nothing reads is refused: else its default would hold, and nobody would know.</summary>
public class KnownKeysTests
{
    [Theory]
    [InlineData("Cluster:ClusterID2", "Cluster:ClusterId")]
    [InlineData("Cluster:Siloport1", "Cluster:SiloPort")]
    [InlineData("Storage:Pth", "Storage:Path")]
    [InlineData("Journal:BatchSizes", "Journal:BatchSize")]
    [InlineData("FrontEnd:Conections", "FrontEnd:Connections")]
    [InlineData("Shutdown:DrainSecond", "Shutdown:DrainSeconds")]
    [InlineData("Admin:EMial", "Admin:Email")]
    [InlineData("Jwt:SignigKey", "Jwt:SigningKey")]
    [InlineData("Secrets:Paths", "Secrets:Path")]
    [InlineData("Clutser:Mode", "Cluster")]
    [InlineData("AffiliatesSystem:Domain", "AffiliateSystem")]
    public void A_misspelt_key_is_one_line_that_names_the_one_that_was_meant(string key, string meant)
    {
        var line = Assert.Single(Refusal(key).Failures);

        Assert.StartsWith(key.Split(':')[0], line, StringComparison.Ordinal);
        Assert.EndsWith($" {meant} that is meant.", line, StringComparison.Ordinal);
        Assert.Equal(line, Starting.ReasonOf(Refusal(key)));
    }

    [Fact]
    public void A_key_that_is_like_none_is_refused_with_those_that_there_are() =>
        Assert.Equal(
            "Storage:Colour is not a setting; there are Storage:Provider, Storage:Path.", Assert.Single(Refusal("Storage:Colour").Failures));

    [Fact]
    public void Every_misspelt_key_is_named_at_once() => Assert.Equal(2, Refusal("Storage:Pth", "Cluster:Mod").Failures.Count());

    [Fact]
    public void Its_value_may_be_a_secret_and_is_not_repeated() =>
        Assert.DoesNotContain("hunter2", Refusal("Jwt:SigningKeys").Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_known_and_what_is_somebody_elses_is_let_through()
    {
        var builder = Startup.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Cluster:Mode"] = "Embedded",
            ["cluster:siloport"] = "0",
            ["Cluster:Dashboard"] = "false",
            ["Storage:Path"] = "x",
            ["Journal:QueueCapacity"] = "1",
            ["Shutdown:DrainSeconds"] = "1",
            ["FrontEnd:CallsUnderWay"] = "1",
            ["Kestrel:Limits:MaxConcurrentConnections"] = "5",
            ["Logging:LogLevel:Default"] = "None",
            ["ConnectionStrings:Other"] = "x",
            ["Whatever:Else"] = "1",
        });

        builder.Configuration.RefuseUnknownKeys((FrontEndOptions.Section, typeof(FrontEndOptions)));
    }

    [Fact]
    public void Neither_program_starts_with_one() =>
        Assert.Throws<OptionsValidationException>(() => ApiHost.Build(Startup.CreateBuilder(["--Storage:Pth=x"])));

    static OptionsValidationException Refusal(params string[] keys)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(keys.ToDictionary(key => key, _ => (string?)"hunter2")).Build();
        return Assert.Throws<OptionsValidationException>(() => configuration.RefuseUnknownKeys((FrontEndOptions.Section, typeof(FrontEndOptions))));
    }
}
