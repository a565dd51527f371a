using System.Text.RegularExpressions;

namespace Affiliates.Unit.Tests.Architecture;

/// <summary>What the documents say of the program is so.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_test_that_the_table_of_field_defects_names_exists()
    {
        var rows = Read("tests/README.md").Split("<!-- field-defects -->")[1].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| defect", StringComparison.Ordinal)).ToList();
        var tests = Repository.Sources("tests").SelectMany(file => TestMethod().Matches(File.ReadAllText(file))).Select(m => m.Groups[1].Value).ToHashSet();

        Assert.InRange(rows.Count, 20, 200);
        Assert.Contains(nameof(Every_test_that_the_table_of_field_defects_names_exists), tests);
        foreach (var row in rows)
        {
            var named = Quoted().Matches(row).Select(m => m.Groups[1].Value).ToList();
            Assert.True(named.Count > 0 || row.Contains("not built yet", StringComparison.Ordinal), $"No test: {row}");
            Assert.True(named.All(tests.Contains), $"No such test: {string.Join(", ", named.Where(name => !tests.Contains(name)))}");
        }
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
