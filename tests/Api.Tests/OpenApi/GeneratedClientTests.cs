using System.Reflection;
using Affiliates.Api.Tests.Http;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace Affiliates.Api.Tests.OpenApi;

/// <summary>A client that NSwag generates from the document, compiled here and now; nothing of it is kept.</summary>
public class GeneratedClientTests
{
    static readonly string Folder = Path.Combine(
        typeof(GeneratedClientTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Repository").Value!,
        "tests", "Api.Tests", "OpenApi", "Client");

    [Fact]
    public async Task A_generated_client_compiles_and_does_the_first_five_minutes()
    {
        await using var api = new ApiServer([]);
        await api.InitializeAsync();
        var document = (await api.Anonymous().Get(OpenApiHosting.DocumentPath)).Is(HttpStatusCode.OK).Body;
        var client = Compile(await Generate(document), await File.ReadAllTextAsync(Path.Combine(Folder, "FiveMinutes.cs"), TestContext.Current.CancellationToken));
        var run = client.GetType("Generated.FiveMinutes")!.GetMethod("Run")!;
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = api.Url };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0");

        var said = await (Task<string[]>)run.Invoke(null, [http, ApiServer.AdminEmail, ApiServer.AdminPassword])!;

        Assert.Equal(
            ["https://shop.example.com/spring", "True", "10.00", "Approved", "10.00", "2", "1", "99.99", "Commission is already approved"], said);
    }

    static async Task<string> Generate(string document)
    {
        var settings = new CSharpClientGeneratorSettings
        {
            ClassName = "AffiliatesClient",
            UseBaseUrl = false,
            OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
            CSharpGeneratorSettings =
            {
                Namespace = "Generated",
                JsonLibrary = CSharpJsonLibrary.SystemTextJson,
                GenerateNullableReferenceTypes = true,
            },
        };
        return new CSharpClientGenerator(await OpenApiDocument.FromJsonAsync(document, TestContext.Current.CancellationToken), settings).GenerateFile();
    }

    static Assembly Compile(params string[] sources)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Generated." + Guid.NewGuid().ToString("N"), sources.Select(source => CSharpSyntaxTree.ParseText(source, options)), references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity is DiagnosticSeverity.Error).Take(20)));
        return Assembly.Load(assembly.ToArray());
    }
}
