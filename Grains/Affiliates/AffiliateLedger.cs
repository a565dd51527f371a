using Affiliates.Journal;

namespace Affiliates.Affiliates;

/// <summary>The balances of one affiliate: the sum of its ledger's entries, and nothing else.</summary>
/// <remarks>An entry takes from one account what it gives to another, so no cent is made or lost here. Available money may
/// go below zero when a refund takes back what was paid; later earnings settle it.</remarks>
public sealed class AffiliateLedger
{
    const int Accounts = (int)Account.Clawback + 1;

    readonly long[] cents = new long[Accounts];

    /// <summary>Place of the last entry applied; 0 before the first.</summary>
    public long Seq { get; private set; }

    public Balances Balances =>
        new(this[Account.Pending], this[Account.Available], this[Account.Reserved], this[Account.Paid]);

    /// <summary>
    /// What has flowed into the account less what has flowed out; <see cref="Account.Earned"/> is below zero by what was granted.
    /// </summary>
    public Money this[Account account] => new(cents[(int)account]);

    /// <exception cref="InvalidOperationException">The entry is not the next one: applying it would lose or double money.</exception>
    public void Apply(LedgerEntry entry)
    {
        if (entry.Seq != Seq + 1)
        {
            throw new InvalidOperationException($"Ledger entry {entry.Seq} of stream {entry.Stream} does not follow {Seq}.");
        }

        ref var from = ref cents[(int)entry.From];
        ref var to = ref cents[(int)entry.To];
        from = checked(from - entry.Amount.Cents);
        to = checked(to + entry.Amount.Cents);
        Seq = entry.Seq;
    }

    /// <summary>A ledger as it stood at an entry.</summary>
    internal static AffiliateLedger At(long seq, ReadOnlySpan<long> accounts)
    {
        var ledger = new AffiliateLedger { Seq = seq };
        accounts.CopyTo(ledger.cents);
        return ledger;
    }

    internal long[] Cents() => [.. cents];
}
