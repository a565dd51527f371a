namespace Affiliates.Sessions;

/// <summary>One visitor's journey: knows who referred, and decides whose a conversion is.</summary>
[Alias("visitor-session")]
public interface IVisitorSessionGrain : IGrainWithStringKey
{
    [Alias("record")] ValueTask<TrackOutcome> Record(TrackEvent e);
}
