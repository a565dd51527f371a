namespace Affiliates.Storage.Tests;

public sealed class OwnerLockTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_second_owner_of_the_file_is_refused_in_one_line_until_the_first_has_ended()
    {
        await using var database = await TestDatabase.Create(Dialect.Sqlite, postgres);
        var first = await database.OpenStore();

        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => database.OpenStore());

        Assert.Contains(database.Options.File!, refused.Message, StringComparison.Ordinal);
        Assert.Contains("another process", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        await first.DisposeAsync();
        await using var second = await database.OpenStore();
    }

    [Fact]
    public void The_directory_is_made_with_its_parents()
    {
        using var directory = new TemporaryDirectory();
        using var store = new AffiliatesStore(StorageOptions.Sqlite(Path.Combine(directory.Path, "a", "b")));

        store.Own();

        Assert.True(Directory.Exists(Path.Combine(directory.Path, "a", "b")));
    }

    [Fact]
    public void A_file_where_the_directory_should_be_is_told_in_one_line()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "file");
        File.WriteAllText(file, "");
        using var store = new AffiliatesStore(StorageOptions.Sqlite(Path.Combine(file, "data")));

        Assert.DoesNotContain('\n', Assert.Throws<StorageSetupException>(store.Own).Message);
    }
}
