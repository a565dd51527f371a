namespace Affiliates.Statistics;

/// <summary>The tally of one link or of one source.</summary>
sealed class NamedTally(string name)
{
    public readonly string Name = name;
    public Tally Tally;
}
