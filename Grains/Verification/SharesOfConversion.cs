using System.Globalization;

namespace Affiliates.Verification;

/// <summary>A share as it was decided, with what came of it.</summary>
sealed record ShareAsKept
{
    public required Guid Action { get; init; }
    public required int Position { get; init; }
    public required string AffiliateCode { get; init; }
    public required long Amount { get; init; }
    public long? Value { get; init; }
    public required bool IsApplied { get; init; }
    public required Guid CommissionId { get; init; }
    /// <summary>The affiliate's; null: there is no such affiliate.</summary>
    public long? Stream { get; init; }
    /// <summary>Of the action in that stream.</summary>
    public long? Place { get; init; }
    public bool StandsAsShare { get; init; }
    public long? Credited { get; init; }
    public long? CommissionCents { get; init; }
    public long? CommissionStream { get; init; }
    /// <summary>The value of the whole conversion.</summary>
    public long? Whole { get; init; }
}

/// <summary>Holds the shares of conversions, which come one after the other, against their actions and commissions.</summary>
/// <param name="findings">Takes what differs.</param>
/// <param name="late">A share whose commission's id is older should have been taken.</param>
sealed class SharesOfConversion(Findings findings, Guid late)
{
    ShareAsKept? last;
    long parts;
    bool hasKeeper;

    public void Add(ShareAsKept share)
    {
        if (share.Action != last?.Action)
        {
            End();
            (parts, hasKeeper) = (0, false);
        }

        last = share;
        parts += share.Value ?? 0;
        hasKeeper |= share.Position == 0;
        Check(share);
    }

    /// <summary>After the last one.</summary>
    public void End()
    {
        if (last is null)
        {
            return;
        }

        if (!hasKeeper)
        {
            findings.Add("share", $"conversion {last.Action}", "a first share", "none");
        }

        findings.Same("share", $"conversion {last.Action} parts of its value (cents)", last.Whole ?? 0, parts);
        last = null;
    }

    void Check(ShareAsKept share)
    {
        var name = $"conversion {share.Action} of {share.AffiliateCode}";
        switch (share)
        {
            case { Stream: null }:
                findings.Add("share", name, "an affiliate of the tenant", "no such affiliate");
                return;
            case { IsApplied: false, Place: { } place }:
                findings.Add("share", name, "marked as applied", $"open, though it stands at place {place}");
                return;
            case { IsApplied: false }:
                if (share.CommissionId.CompareTo(late) < 0)
                {
                    findings.Add("share", name, "applied", "open");
                }

                return;
            case { Place: null }:
                findings.Add("share", name, "in the stream", "missing, though it is marked as applied");
                return;
        }

        if (share.StandsAsShare != share.Position > 0)
        {
            findings.Add("share", name, share.Position > 0 ? "as a share" : "whole", share.StandsAsShare ? "as a share" : "whole");
        }

        if (share.Value is { } value)
        {
            findings.Same("share", $"{name} value (cents)", value, share.Credited ?? 0);
        }

        if (share.Amount > 0 && share.CommissionStream != share.Stream)
        {
            findings.Add("share", $"{name} commission {share.CommissionId}", Cents(share.Amount), "missing");
        }
        else if (share.Amount > 0 || share.CommissionCents is not null)
        {
            findings.Same("share", $"{name} commission {share.CommissionId} (cents)", share.Amount, share.CommissionCents ?? 0);
        }
    }

    static string Cents(long cents) => cents.ToString(CultureInfo.InvariantCulture);
}
