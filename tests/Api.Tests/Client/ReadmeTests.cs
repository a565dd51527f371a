using System.Reflection;
using System.Text.RegularExpressions;
using Affiliates.Api.Tests.Http;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Affiliates.Client.Tests;

/// <summary>The snippets of Client/README.md, compiled as they stand and run against the service.</summary>
public sealed partial class ReadmeTests(ApiServer api)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_snippets_compile_and_do_what_they_say()
    {
        // In a tenant of its own: what it approves and lists is nobody else's.
        var slug = World.Name("t");
        await World.Admin(api).Tenants.Create(new NewTenant { Name = slug, Slug = slug }, Ct);
        var admin = World.Admin(api).ForTenant(slug);
        var code = World.Name("c");
        await admin.Affiliates.Create(new NewAffiliate { Email = $"{code}@example.com", Password = World.Password, Code = code }, Ct);
        var key = await admin.ApiKeys.Create("Shop", [ApiKeyScope.Track], Ct);
        var repository = typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!;
        var readme = await File.ReadAllTextAsync(Path.Combine(repository, "Client", "README.md"), Ct);
        var snippets = Snippet().Matches(readme).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(7, snippets.Count);
        var said = new Said();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var tracking = SellWhenListened(admin, code, said, end);

        var run = Compile($$"""
            using System;
            using System.IO;
            using System.Linq;
            using System.Threading;
            using System.Threading.Tasks;
            using Affiliates.Client;
            using Microsoft.Extensions.DependencyInjection;

            public static class Readme
            {
                public static async Task Run(AffiliatesClient owner, TextWriter Console, CancellationToken cancellation)
                {
                    var services = new ServiceCollection();
                    {{snippets[0]}}
                    await using var provider = services.BuildServiceProvider();
                    var client = provider.GetRequiredService<AffiliatesClient>();
                    {{string.Join('\n', snippets[1..])}}
                }
            }
            """
            .Replace("https://affiliates.example.com", api.Url.AbsoluteUri, StringComparison.Ordinal)
            .Replace("aff_…", key.Key, StringComparison.Ordinal)
            .Replace("\"anna\"", $"\"{code}\"", StringComparison.Ordinal)
            .Replace("anna@example.com", $"{code}@example.com", StringComparison.Ordinal)
            .Replace("order-1001", World.Name("order"), StringComparison.Ordinal)
            .Replace("signup-77", World.Name("signup"), StringComparison.Ordinal));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => (Task)run.Invoke(null, [admin, said, end.Token])!);
        await tracking;

        var lines = said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.EndsWith(": False", lines[0], StringComparison.Ordinal);
        Assert.Equal("Invalid referral code", lines[1]);
        Assert.Matches($"^{code} http://localhost:8080/\\?ref=\\w+ 0 10.00$", lines[2]);
        Assert.Contains($"{code} 10.00 by", lines);
        Assert.Contains("BadRequest: Use 3 to 100 letters, digits and hyphens", lines);
        Assert.Equal($"{code} sold for 20.00 and earned 2.00", lines[^1]);
    }

    // Sales until one is told: who reads nothing cannot say when the last snippet listens.
    static async Task SellWhenListened(AffiliatesClient admin, string code, Said said, CancellationTokenSource end)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await beat.WaitForNextTickAsync(Ct))
        {
            var text = said.ToString();
            if (text.Contains("sold for", StringComparison.Ordinal))
            {
                await end.CancelAsync();
                return;
            }

            if (text.Contains("BadRequest", StringComparison.Ordinal))
            {
                await admin.Tracking.Track(new TrackedEvent { ReferralCode = code, EventType = "purchase", ConversionValue = 20m }, Ct);
            }
        }
    }

    static MethodInfo Compile(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Readme." + Guid.NewGuid().ToString("N"), [CSharpSyntaxTree.ParseText(source, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest))], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity is DiagnosticSeverity.Error).Take(20)) + source);
        return Assembly.Load(assembly.ToArray()).GetType("Readme")!.GetMethod("Run")!;
    }

    /// <summary>Stands for the console; read while it is written.</summary>
    sealed class Said : StringWriter
    {
        readonly Lock gate = new();

        public override void WriteLine(string? value)
        {
            lock (gate)
            {
                base.WriteLine(value);
            }
        }

        public override string ToString()
        {
            lock (gate)
            {
                return base.ToString();
            }
        }
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
