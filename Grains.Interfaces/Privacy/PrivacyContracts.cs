namespace Affiliates.Privacy;

/// <summary>Erases persons from a tenant's events: what they did stays and counts, who they were goes.</summary>
[Alias("privacy")]
public interface IPrivacyGrain : IGrainWithStringKey
{
    /// <summary>Of one visitor session; the number of events that held something.</summary>
    [Alias("erase-session"), ResponseTimeout("00:30:00")] Task<long> EraseSession(string sessionId);
    /// <summary>Of one buyer, by the host's own id, with the sessions in which it bought.</summary>
    [Alias("erase-customer"), ResponseTimeout("00:30:00")] Task<long> EraseCustomer(string customerId);
}
