using Affiliates.Tracking;

namespace Affiliates.Unit.Tests.Tracking;

public class LinesTests
{
    readonly Lines lines = new();

    [Fact]
    public async Task Who_comes_for_one_name_waits_for_all_who_came_before_and_for_nobody_else()
    {
        var first = await Entered("A");
        var second = lines.Enter("A").AsTask();
        var third = lines.Enter("A").AsTask();
        using var other = await Entered("B");

        Assert.False(second.IsCompleted || third.IsCompleted);
        first.Dispose();
        var turn = await second;
        Assert.False(third.IsCompleted);
        turn.Dispose();
        (await third).Dispose();
        (await Entered("A")).Dispose();
    }

    [Fact]
    public async Task A_turn_that_ends_in_an_error_is_over()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            using var turn = await lines.Enter("A");
            throw new InvalidOperationException();
        });

        (await Entered("A")).Dispose();
    }

    /// <summary>At once: nobody is there.</summary>
    async Task<IDisposable> Entered(string name)
    {
        var entering = lines.Enter(name);
        Assert.True(entering.IsCompleted);
        return await entering;
    }
}
