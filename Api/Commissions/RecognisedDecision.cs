using Affiliates.Commissions;

namespace Affiliates.Api.Commissions;

/// <summary>
/// What a decision on a commission came to when the answer to an earlier try of the same request was lost: what it wanted may have been
/// done by that try. What had been decided before the request came was not.
/// </summary>
static class RecognisedDecision
{
    /// <param name="outcome">What the later try was told.</param>
    /// <param name="found">The commission as it was before the first try.</param>
    /// <param name="wanted">What the request asks for.</param>
    public static CommissionOutcome Of(CommissionOutcome outcome, Commission found, CommissionStatus wanted) =>
        outcome is CommissionAlready(var status) && status == wanted && found.Status != wanted
            ? new CommissionChanged(found with { Status = wanted, ApproveAt = null })
            : outcome;
}
