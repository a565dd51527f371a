using Affiliates.Tracking;

namespace Affiliates.Unit.Tests.Architecture;

/// <summary>Two versions run side by side while a cluster is upgraded: what one says the other has to understand.</summary>
public class WireContractTests
{
    const string File = "wire-contract.txt";

    [Fact]
    public void What_silos_say_to_each_other_is_what_is_written_down()
    {
        var today = WireContract.Of(typeof(TrackEvent).Assembly, typeof(AffiliateState).Assembly);
        var written = System.IO.File.ReadAllText(Path.Combine(Repository.Root, "Grains.Interfaces", File));

        Assert.Contains("call IAffiliateGrain.record(track-event) Task<track-outcome>", today);
        // All of them: what is new can be copied from here.
        var objections = WireContract.Objections(written, today).ToList();
        Assert.True(objections.Count == 0, string.Join('\n', objections));
    }

    [Fact]
    public void A_message_that_has_no_alias_would_be_bound_to_where_it_is_declared() =>
        Assert.Empty(
            from type in typeof(TrackEvent).Assembly.GetTypes().Concat(typeof(AffiliateState).Assembly.GetTypes())
            where type.IsDefined(typeof(Orleans.GenerateSerializerAttribute), inherit: false) && !type.IsDefined(typeof(Orleans.AliasAttribute), inherit: false)
            select type.FullName);

    [Theory]
    [InlineData("message event : -|field event 0 Id Guid required", "a version that is in use relies on it: field event 1 Code String?")]
    [InlineData("message event : -|field event 0 Id Guid required|field event 1 Code String?|call IGrain.b(event) Task", "it is new: write it down, under the version that brings it: call IGrain.b(event) Task")]
    public void What_was_there_stays_and_what_is_new_is_written_down(string today, string objection) =>
        Assert.Equal([objection], Objections("# 1.0\nmessage event : -\nfield event 0 Id Guid required\nfield event 1 Code String?", today));

    [Fact]
    public void What_comes_later_to_a_message_can_be_missing_and_takes_no_place_again()
    {
        const string first = "# 1.0\nmessage event : -\nfield event 0 Id Guid required\n# 1.1\n";

        Assert.Empty(Agrees(first + "field event 1 Code String?"));
        Assert.Empty(Agrees(first + "message other : -\nfield other 0 Id Guid required"));
        Assert.Contains("cannot be required", Assert.Single(Agrees(first + "field event 1 Code String required")), StringComparison.Ordinal);
        Assert.Contains("taken before", Assert.Single(Agrees(first + "field event 0 Number Int64")), StringComparison.Ordinal);

        static IReadOnlyList<string> Agrees(string written) =>
            Objections(written, string.Join('|', written.Split('\n').Where(line => !line.StartsWith('#'))));
    }

    static IReadOnlyList<string> Objections(string written, string today) => [.. WireContract.Objections(written, today.Split('|'))];
}
