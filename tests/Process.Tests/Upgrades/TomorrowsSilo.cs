using System.Diagnostics;

namespace Affiliates.Process.Tests.Upgrades;

/// <summary>
/// The silo of a next version, built from these sources with one of each change that decision 0012 allows: a new field in a message
/// and in its answer, a new method, a snapshot that today's version cannot read, columns and a table.
/// </summary>
/// <remarks>Whatever a version may change has its line here; what today's silos do not survive fails the test that runs both.</remarks>
public sealed class TomorrowsSilo : IDisposable
{
    /// <summary>Of its snapshots. It reads no older ones, and nobody older reads these.</summary>
    public const int SnapshotVersion = 1000;

    public const string Migration = "9000_tomorrow.sql";

    static readonly TimeSpan BuiltWithin = TimeSpan.FromMinutes(5);
    static readonly string[] Projects = ["Grains.Interfaces", "Grains", "Silo"];
    static readonly string[] RootFiles = ["Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", "global.json", ".editorconfig"];

    static readonly (string File, string Old, string New)[] Changes =
    [
        ("Grains.Interfaces/Tracking/TrackingContracts.cs",
            "[Id(50)] public bool MayBeWritten { get; init; }",
            "[Id(50)] public bool MayBeWritten { get; init; } [Id(1000)] public string OfTomorrow { get; init; } = new('x', 100);"),
        ("Grains.Interfaces/Tracking/TrackingContracts.cs",
            "[Id(13)] public bool Verified { get; init; }\n}",
            "[Id(13)] public bool Verified { get; init; } [Id(1000)] public Money? OfTomorrow { get; init; } = new Money(1); }"),
        ("Grains.Interfaces/Affiliates/AffiliateContracts.cs",
            "[Alias(\"account\")] Task<AffiliateAccount?> GetAccount();",
            "[Alias(\"account\")] Task<AffiliateAccount?> GetAccount(); [Alias(\"of-tomorrow\")] Task<int> OfTomorrow(int a);"),
        ("Grains/Affiliates/AffiliateGrain.cs",
            "public Task<AffiliateAccount?> GetAccount() => Task.FromResult(Account());",
            "public Task<AffiliateAccount?> GetAccount() => Task.FromResult(Account()); public Task<int> OfTomorrow(int a) => Task.FromResult(a);"),
        ("Grains/Affiliates/AffiliateSnapshot.cs", "public const int CurrentVersion = 3;", $"public const int CurrentVersion = {SnapshotVersion};"),
        ("Grains/Affiliates/AffiliateSnapshot.cs",
            "public const int OldestVersion = 1;",
            $"public const int OldestVersion = {SnapshotVersion}; public string OfTomorrow {{ get; set; }} = \"a field more\";"),
    ];

    const string Columns = """
        ALTER TABLE referral_actions ADD COLUMN of_tomorrow text;
        ALTER TABLE ledger_entries ADD COLUMN of_tomorrow bigint NOT NULL DEFAULT 0;
        ALTER TABLE commissions ADD COLUMN of_tomorrow text;
        ALTER TABLE payouts ADD COLUMN of_tomorrow text;
        ALTER TABLE affiliates ADD COLUMN of_tomorrow boolean NOT NULL DEFAULT FALSE;
        CREATE TABLE of_tomorrow (id uuid PRIMARY KEY);
        """;

    readonly TemporaryDirectory directory = new();

    TomorrowsSilo() { }

    /// <summary>Where <c>Affiliates.Silo.dll</c> is.</summary>
    public string Folder => Path.Combine(directory.Path, ".artifacts", "bin", "Silo", "release");

    public static async Task<TomorrowsSilo> Build()
    {
        var tomorrow = new TomorrowsSilo();
        try
        {
            tomorrow.Copy(ApiProcess.Metadata("Repository"));
            await tomorrow.Compile();
            return tomorrow;
        }
        catch
        {
            tomorrow.Dispose();
            throw;
        }
    }

    public void Dispose() => directory.Dispose();

    void Copy(string repository)
    {
        var files = Projects
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(repository, project), "*", SearchOption.AllDirectories))
            .Concat(RootFiles.Select(file => Path.Combine(repository, file)))
            .Select(file => Path.GetRelativePath(repository, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
        foreach (var file in files)
        {
            var to = Path.Combine(directory.Path, file);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(Path.Combine(repository, file), to);
        }

        foreach (var (file, old, becomes) in Changes)
        {
            var path = Path.Combine(directory.Path, file);
            var text = File.ReadAllText(path).ReplaceLineEndings("\n");
            Assert.True(text.Split(old).Length == 2, $"{file} does not have this once: {old}");
            File.WriteAllText(path, text.Replace(old, becomes, StringComparison.Ordinal));
        }

        File.WriteAllText(Path.Combine(directory.Path, "Grains", "Storage", "Migrations", "Postgres", Migration), Columns);
    }

    async Task Compile()
    {
        var info = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = directory.Path,
            ArgumentList = { "build", "Silo", "--configuration", "Release", "--verbosity", "quiet", "--nologo", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var build = System.Diagnostics.Process.Start(info)!;
        using var limit = new CancellationTokenSource(BuiltWithin);
        try
        {
            var (output, error) = (build.StandardOutput.ReadToEndAsync(limit.Token), build.StandardError.ReadToEndAsync(limit.Token));
            await build.WaitForExitAsync(limit.Token);
            Assert.True(build.ExitCode == 0, await output + await error);
        }
        finally
        {
            if (!build.HasExited)
            {
                build.Kill(entireProcessTree: true);
            }
        }
    }
}
