using System.Reflection;
using Affiliates.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Affiliates.Api.Tests.Deployment;

/// <summary>The files by which the programs are deployed.</summary>
static class DeploymentFiles
{
    public static string Repository { get; } =
        typeof(DeploymentFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!;

    public static string Read(string file) => File.ReadAllText(Path.Combine(Repository, file));

    /// <summary>YAML as JSON, with what is merged in (<c>&lt;&lt;</c>) in its place.</summary>
    public static JsonElement Json(string yaml)
    {
        var read = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
            .Deserialize<object>(new MergingParser(new Parser(new StringReader(yaml))));
        return JsonSerializer.Deserialize<JsonElement>(new SerializerBuilder().JsonCompatible().Build().Serialize(read));
    }

    /// <summary>Starts nothing, and reads the settings as a program that is given them does.</summary>
    /// <exception cref="OptionsValidationException">One is misspelt, or its value is no good.</exception>
    public static void Check(IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            environment.Select(e => KeyValuePair.Create(e.Key.Replace("__", ":", StringComparison.Ordinal), e.Value))).Build();
        configuration.RefuseUnknownKeys((FrontEndOptions.Section, typeof(FrontEndOptions)));
        ClusterSettings.From(configuration);
        var services = new Microsoft.Extensions.DependencyInjection.ServiceCollection();
        services.AddAffiliateSystemOptions(configuration);
        using var provider = Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions.BuildServiceProvider(services);
        _ = ((IOptions<AffiliateSystemOptions>)provider.GetService(typeof(IOptions<AffiliateSystemOptions>))!).Value;
    }
}
