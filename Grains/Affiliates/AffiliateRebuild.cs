using Affiliates.Journal;

namespace Affiliates.Affiliates;

/// <summary>Folds a stream from its start, of which a part has left the journal and is there as sums alone.</summary>
/// <param name="closed">The last place that may be missing.</param>
/// <param name="carried">What has left, in the order of the first places.</param>
/// <remarks>
/// The sums take their turn at their first place: which sources of a day have a name of their own goes by who came first, and
/// shall come out as it did event by event.
/// </remarks>
public sealed class AffiliateRebuild(long closed, IReadOnlyList<CarriedActions> carried)
{
    readonly AffiliateState state = new();
    int next;
    long counted;

    /// <exception cref="InvalidOperationException">The action is not the next one, or the closed part is not complete.</exception>
    public void Apply(ActionRow row)
    {
        if (row.Seq > closed)
        {
            Close();
            state.Apply(row);
            return;
        }

        CarryUpTo(row.Seq);
        state.Count(row);
        counted++;
    }

    /// <summary>The state as of the last action that was applied.</summary>
    /// <exception cref="InvalidOperationException">The closed part is not complete.</exception>
    public AffiliateState End()
    {
        Close();
        return state;
    }

    void Close()
    {
        if (state.ActionSeq >= closed)
        {
            return;
        }

        CarryUpTo(long.MaxValue);
        if (counted != closed)
        {
            throw new InvalidOperationException($"Of the {closed} actions of the closed part {counted} are known.");
        }

        state.StandAt(closed);
    }

    void CarryUpTo(long place)
    {
        for (; next < carried.Count && carried[next].FirstSeq < place; next++)
        {
            state.Carry(carried[next]);
            counted += carried[next].Events;
        }
    }
}
