using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Affiliates.Unit.Tests.Architecture;

/// <summary>
/// Api → Grains.Interfaces ← Grains ← Silo: the front-end parses, calls and answers; SQL and rules live in Grains.
/// </summary>
public partial class DependencyTests
{
    [Fact]
    public void The_contracts_do_not_know_who_keeps_them()
    {
        var references = typeof(IAffiliateGrain).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();

        Assert.DoesNotContain(references, r => r.StartsWith("Affiliates.", StringComparison.Ordinal));
        Assert.DoesNotContain(references, IsDatabase);
    }

    [Fact]
    public void The_grains_do_not_know_the_front_end_or_the_host() =>
        Assert.Equal(
            ["Affiliates.Grains.Interfaces"],
            typeof(AffiliateState).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
                .Where(a => a.StartsWith("Affiliates.", StringComparison.Ordinal)));

    [Fact]
    public void The_client_knows_nothing_of_the_service_but_HTTP() =>
        Assert.DoesNotContain(
            typeof(global::Affiliates.Client.AffiliatesClient).Assembly.GetReferencedAssemblies().Select(a => a.Name!),
            r => r.StartsWith("Affiliates.", StringComparison.Ordinal) || r.StartsWith("Orleans", StringComparison.Ordinal)
                || r.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || IsDatabase(r));

    [Theory]
    [InlineData("Client/Client.csproj", "")]
    [InlineData("Grains.Interfaces/Grains.Interfaces.csproj", "")]
    [InlineData("Grains/Grains.csproj", "Grains.Interfaces")]
    [InlineData("Silo/Silo.csproj", "Grains")]
    [InlineData("Portal/Portal.csproj", "Client")]
    [InlineData("Api/Api.csproj", "Grains.Interfaces Silo Portal")]
    public void A_project_references_only_what_the_design_says(string project, string allowed) =>
        Assert.Subset(
            allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
            Included(project, "ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/'))).ToHashSet());

    [Fact]
    public void The_front_end_has_no_database_package() =>
        Assert.DoesNotContain(Included("Api/Api.csproj", "PackageReference"), IsDatabase);

    [Fact]
    public void The_front_end_names_no_database_type() =>
        Assert.Empty(
            from file in Repository.Sources("Api")
            from Match found in DatabaseType().Matches(StringLiteral().Replace(File.ReadAllText(file), "\"\""))
            select $"{Path.GetFileName(file)}: {found.Value}");

    [Fact]
    public void The_front_end_holds_no_SQL() =>
        Assert.Empty(
            from file in Repository.Sources("Api")
            from literal in SqlIn(File.ReadAllText(file))
            select $"{Path.GetFileName(file)}: {literal}");

    [Theory]
    [InlineData("var q = \"SELECT id FROM affiliates\";")]
    [InlineData("var q = \"select * from affiliates where x = \" + y;")]
    [InlineData("var q = $\"INSERT INTO t(id) VALUES ({id})\";")]
    [InlineData("var q = \"\"\"\n    UPDATE affiliates\n    SET balance = 0\n    \"\"\";")]
    [InlineData("var q = @\"DELETE\n FROM affiliates\";")]
    public void The_check_bites(string code) => Assert.NotEmpty(SqlIn(code));

    [Theory]
    [InlineData("// Select one from the list\nvar x = items.Select(i => i.From);")]
    [InlineData("var text = \"Choose where to update your settings\";")]
    [InlineData("var a = \"select\"; var b = \"from\";")]
    public void And_leaves_prose_alone(string code) => Assert.Empty(SqlIn(code));

    static IEnumerable<string> SqlIn(string code) =>
        StringLiteral().Matches(code).Select(m => m.Value).Where(literal => Sql().IsMatch(literal));

    static List<string> Included(string project, string item) =>
    [
        .. XDocument.Load(Path.Combine(Repository.Root, project)).Descendants(item).Select(e => (string?)e.Attribute("Include"))
            .OfType<string>(),
    ];

    static bool IsDatabase(string name) =>
        name.StartsWith("Npgsql", StringComparison.Ordinal) || name.StartsWith("Microsoft.Data.Sqlite", StringComparison.Ordinal)
        || name.StartsWith("System.Data.SQLite", StringComparison.Ordinal)
        || name.StartsWith("dbup", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\b(Npgsql\w*|Sqlite(Connection|Command)\w*|Db(Connection|Command|DataReader|DataSource)|System\.Data|Microsoft\.Data)\b")]
    private static partial Regex DatabaseType();

    /// <summary>Raw literals first, then verbatim, then plain ones.</summary>
    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|\\$?@\\$?\"(?:[^\"]|\"\")*\"|\"(?:\\\\.|[^\"\\\\\\r\\n])*\"")]
    private static partial Regex StringLiteral();

    [GeneratedRegex(@"\b(SELECT\b[\s\S]*\bFROM|INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Sql();
}
