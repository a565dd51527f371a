using System.Text.RegularExpressions;

namespace Affiliates.Unit.Tests.Architecture;

/// <summary>What the documents say of the program is so.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_test_that_the_table_of_field_defects_names_exists()
    {
        var rows = Table("tests/README.md", "field-defects");

        Assert.InRange(rows.Count, 20, 200);
        Assert.Contains(nameof(Every_test_that_the_table_of_field_defects_names_exists), Tests);
        Assert.Empty(rows.Where(row => !row.Contains("not built yet", StringComparison.Ordinal)).SelectMany(row => Missing(row, row)));
    }

    [Fact]
    public void Every_threat_has_something_in_its_way_and_a_test_of_it()
    {
        var rows = Table("SECURITY.md", "threats");

        Assert.InRange(rows.Count, 15, 100);
        Assert.Empty(rows.SelectMany(row => row.Split('|') is ["", var threat, var way, var enforced, var tests, ""]
            && way.Trim() is not "" && enforced.Trim() is not ""
            ? Missing(threat, tests)
            : [$"Five columns are needed: {row}"]));
    }

    [Theory]
    [InlineData("| a threat | a way | a type | |")]
    [InlineData("| a threat | a way | a type | `There_is_no_such_test` |")]
    public void A_line_without_a_test_is_found(string row) => Assert.NotEmpty(Missing(row, row.Split('|')[4]));

    static HashSet<string> Tests { get; } =
        [.. Repository.Sources("tests").SelectMany(file => TestMethod().Matches(File.ReadAllText(file))).Select(m => m.Groups[1].Value)];

    static List<string> Table(string file, string mark) =>
    [
        .. Read(file).Split($"<!-- {mark} -->")[1].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1),
    ];

    static IEnumerable<string> Missing(string row, string tests)
    {
        var named = Quoted().Matches(tests).Select(m => m.Groups[1].Value).ToList();
        return named.Count == 0 ? [$"No test: {row}"] : named.Where(name => !Tests.Contains(name)).Select(name => $"No such test: {name}");
    }

    [Fact]
    public void Every_setting_stands_in_the_README_and_no_other_does()
    {
        var table = Read("README.md").Split("In the section `AffiliateSystem`:")[1].Split("The process:")[0].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Quoted().Matches(line.Split('|')[1]))
            .Select(m => m.Groups[1].Value.Replace(":", "", StringComparison.Ordinal));

        Assert.Equal(typeof(AffiliateSystemOptions).GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal), table.Order(StringComparer.Ordinal));
    }

    static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"\bpublic (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
