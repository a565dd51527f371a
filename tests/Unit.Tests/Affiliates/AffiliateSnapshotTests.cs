using System.Text.Json;
using static Affiliates.Unit.Tests.Some;

namespace Affiliates.Unit.Tests.Affiliates;

public class AffiliateSnapshotTests
{
    [Fact]
    public void One_that_was_never_written_is_the_beginning()
    {
        var state = AffiliateState.From(new AffiliateSnapshot());

        Assert.Empty(state.DifferencesFrom(new AffiliateState()));
    }

    [Fact]
    public void One_of_another_version_is_the_beginning()
    {
        var snapshot = Busy().State.ToSnapshot();
        snapshot.Version++;

        Assert.Equal((0, 0), (AffiliateState.From(snapshot).ActionSeq, AffiliateState.From(snapshot).LedgerSeq));
    }

    [Fact]
    public void It_comes_back_from_JSON_as_it_was()
    {
        var world = Busy();

        var back = AffiliateState.From(Copy(world.State.ToSnapshot()));

        Assert.Empty(world.State.DifferencesFrom(back));
        Assert.Equal(world.State.Balances, back.Balances);
        Assert.Equal(world.State.TotalsOf("spring"), back.TotalsOf("spring"));
    }

    [Fact]
    public void A_day_of_more_sources_than_have_a_name_of_their_own_comes_back_and_goes_on_as_it_was()
    {
        var world = new World();
        for (var click = 0; click < 300; click++)
        {
            world.Track(Event(source: $"source-{click * 7 % 120}"));
        }

        var back = AffiliateState.From(Copy(world.State.ToSnapshot()));
        Assert.Empty(world.State.DifferencesFrom(back));

        foreach (var source in (string[])["source-1", "new", "other", "source-119"])
        {
            world.Track(Event(source: source));
            back.Apply(world.Actions[^1]);
        }

        Assert.Empty(world.State.DifferencesFrom(back));
        Assert.Empty(world.Recount().DifferencesFrom(back));
    }

    [Fact]
    public void It_stays_as_it_was_while_the_state_goes_on()
    {
        var world = Busy();
        var before = world.Recount();
        var snapshot = world.State.ToSnapshot();

        world.Track(Event("purchase", slug: "spring", value: "10"));
        world.Track(Event(source: "news"));

        Assert.Empty(AffiliateState.From(snapshot).DifferencesFrom(before));
        Assert.NotEmpty(world.State.DifferencesFrom(before));
    }

    [Fact]
    public void A_year_of_days_stays_small()
    {
        var world = new World(Rule());
        for (var day = 0; day < 365; day++)
        {
            world.Track(Event(at: Noon.AddDays(day), slug: "spring"));
            world.Track(Event("purchase", at: Noon.AddDays(day), slug: "summer", value: "99.99"));
        }

        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(world.State.ToSnapshot()).Length, 1, 64 * 1024);
    }

    [Fact]
    public void A_difference_says_where_and_what()
    {
        var world = Busy();
        var recount = world.Recount();
        world.Track(Event(slug: "spring"));

        Assert.Equal(
            [
                new NumberDifference("actions", 5, 4),
                new NumberDifference("2026-03-18 clicks by link", 2, 1),
                new NumberDifference("2026-03-18 link spring clicks by link", 2, 1),
                new NumberDifference("2026-03-18 source direct clicks by link", 2, 1),
                new NumberDifference("all days, link spring clicks by link", 2, 1),
            ],
            world.State.DifferencesFrom(recount));
    }

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

    static AffiliateSnapshot Copy(AffiliateSnapshot snapshot) =>
        JsonSerializer.Deserialize<AffiliateSnapshot>(JsonSerializer.Serialize(snapshot))!;
}
