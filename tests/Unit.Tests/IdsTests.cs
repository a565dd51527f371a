namespace Affiliates.Unit.Tests;

public class IdsTests
{
    static readonly DateTimeOffset Now = new(2026, 2, 28, 23, 59, 59, 123, 456, TimeSpan.Zero);

    [Fact]
    public void What_is_made_later_is_greater_also_within_one_moment()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => Ids.Next(Now)).ToList();

        Assert.Equal(ids, ids.Order().Distinct());
        Assert.Equal(ids, ids.OrderBy(id => id.ToString(), StringComparer.Ordinal));
    }

    [Fact]
    public void Side_by_side_none_is_made_twice_and_each_caller_sees_its_own_in_order()
    {
        var made = new List<Guid>[4];
        Parallel.For(0, made.Length, i => made[i] = [.. Enumerable.Range(0, 5_000).Select(_ => Ids.Next(Now))]);

        Assert.All(made, own => Assert.Equal(own, own.Order()));
        Assert.Equal(20_000, made.SelectMany(own => own).Distinct().Count());
    }

    [Fact]
    public void A_range_of_time_begins_with_the_ids_of_its_moment_and_after_those_of_before()
    {
        var far = Now.AddYears(2);

        Assert.True(Ids.Begin(far).CompareTo(Ids.Next(far)) < 0);
        Assert.True(Ids.Begin(far.AddMilliseconds(1)).CompareTo(Ids.Next(far)) > 0);
        Assert.True(Ids.Begin(far).CompareTo(Guid.CreateVersion7(far.AddMilliseconds(-1))) > 0);
        Assert.Equal((7, Ids.Begin(far)), (Ids.Begin(far).Version, Ids.Begin(far)));
    }

    [Fact]
    public void It_is_a_UUID_of_version_7_that_carries_its_time()
    {
        // Far from the times of the other tests, which count on from each other.
        var later = Now.AddYears(1);
        var id = Ids.Next(later);

        Assert.Equal((7, true), (id.Version, id.Variant is >= 8 and <= 11));
        Assert.StartsWith(later.ToUnixTimeMilliseconds().ToString("x12"), id.ToString("N"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_is_set_back_a_little_makes_no_smaller_id_and_one_that_is_set_back_far_is_believed()
    {
        var start = Now.AddYears(2);
        var id = Ids.Next(start);

        Assert.True(Ids.Next(start.AddSeconds(-1)) > id);
        Assert.True(Ids.Next(start.AddDays(-1)) < id);
    }
}
