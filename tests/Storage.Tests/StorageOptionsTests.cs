using Microsoft.Extensions.Configuration;

namespace Affiliates.Storage.Tests;

public sealed class StorageOptionsTests
{
    [Fact]
    public void Without_a_word_the_data_is_a_file_under_data()
    {
        var options = Read([]);

        Assert.Equal(Dialect.Sqlite, options.Dialect);
        Assert.Equal(Path.GetFullPath("./data/affiliates.db"), options.File);
    }

    [Theory]
    [InlineData("postgresql")]
    [InlineData("PostgreSql")]
    public void PostgreSql_takes_its_connection_string(string provider)
    {
        var options = Read(new() { ["Storage:Provider"] = provider, ["ConnectionStrings:Affiliates"] = "Host=db;Password=secret" });

        Assert.Equal(Dialect.PostgreSql, options.Dialect);
        Assert.Null(options.File);
    }

    [Theory]
    [InlineData("Oracle", null, "Storage:Provider")]
    [InlineData("PostgreSql", null, "ConnectionStrings:Affiliates")]
    [InlineData("PostgreSql", "  ", "ConnectionStrings:Affiliates")]
    [InlineData("PostgreSql", "Database=only;Password=secret", "ConnectionStrings:Affiliates")]
    [InlineData("PostgreSql", "Hots=typo;Password=secret", "ConnectionStrings:Affiliates")]
    [InlineData("PostgreSql", "secret", "ConnectionStrings:Affiliates")]
    public void What_cannot_be_read_is_one_line_that_names_the_key_and_tells_no_secret(string provider, string? connection, string key)
    {
        var error = Assert.Throws<StorageSetupException>(
            () => Read(new() { ["Storage:Provider"] = provider, ["ConnectionStrings:Affiliates"] = connection }));

        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    static StorageOptions Read(Dictionary<string, string?> settings) =>
        StorageOptions.From(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
