namespace Affiliates.Schedule;

/// <summary>What is due by time: commissions after their hold, payout runs that were interrupted, payout runs of the schedule.</summary>
[Alias("schedule")]
public interface IScheduleGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that it keeps time from now on, whatever silo dies.</summary>
    [Alias("wake")] Task Wake();
    /// <summary>Does all that is due now; the number of commissions that it approved.</summary>
    [Alias("run")] Task<int> Run();
}
