using System.Text.Json;
using Affiliates.Unit.Tests.Architecture;
using static Affiliates.Unit.Tests.Some;

namespace Affiliates.Unit.Tests.Affiliates;

/// <summary>What earlier versions have stored, as they stored it: today's still reads it, and means the same by it.</summary>
/// <remarks>A file is never changed. Whoever raises a version adds one.</remarks>
public class StoredByEarlierVersionsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_snapshot_is_read_as_what_it_was(int version)
    {
        var snapshot = JsonSerializer.Deserialize<AffiliateSnapshot>(Stored($"snapshot-{version}.json"))!;

        var state = AffiliateState.From(snapshot);

        Assert.Equal(version, snapshot.Version);
        Assert.Equal((4L, 3L), (state.ActionSeq, state.LedgerSeq));
        Assert.Equal(new Balances(Money.Zero, Money.Zero, new Money(90_00), Money.Zero), state.Balances);
        Assert.Equal(new LinkTotals(1, 1, new Money(900_00)), state.TotalsOf("spring"));
        Assert.Empty(state.DifferencesFrom(Busy().Recount()));
    }

    [Fact]
    public void There_is_one_of_each_version_that_is_read() => Assert.All(
        Enumerable.Range(AffiliateSnapshot.OldestVersion, AffiliateSnapshot.CurrentVersion - AffiliateSnapshot.OldestVersion + 1),
        version => Assert.NotEmpty(Stored($"snapshot-{version}.json")));

    /// <summary>Written otherwise under the same version it would be misread by the version before, which runs beside this one.</summary>
    [Fact]
    public void What_is_written_today_is_what_its_version_says() => Assert.Equal(
        Stored($"snapshot-{AffiliateSnapshot.CurrentVersion}.json").TrimEnd(), JsonSerializer.Serialize(Busy().State.ToSnapshot()));

    static World Busy()
    {
        var world = new World(Rule()) { AutoApprove = true };
        world.Track(Event(slug: "spring"));
        world.Track(Event("page_view", source: "google"));
        world.Track(Event("signup", at: Noon.AddDays(-3)));
        world.Track(Event("purchase", slug: "spring", value: "900"));
        world.RequestPayout();
        return world;
    }

    static string Stored(string file) => File.ReadAllText(Path.Combine(Repository.Root, "tests", "Unit.Tests", "Affiliates", "Stored", file));
}
