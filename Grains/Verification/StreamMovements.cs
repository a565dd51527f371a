using Affiliates.Journal;

namespace Affiliates.Verification;

/// <summary>What the ledger has moved for one commission or one payout, by account.</summary>
sealed class StreamMovements
{
    readonly Dictionary<Account, long> net = [];
    readonly Dictionary<Account, long> into = [];
    readonly Dictionary<Account, long> outOf = [];

    /// <summary>Where an affiliate's money comes from, and whatever takes it back: no balance of the affiliate's own.</summary>
    public static bool IsOutside(Account account) =>
        account is not (Account.Pending or Account.Available or Account.Reserved or Account.Paid);

    public bool Any => net.Count > 0;

    public long? FirstSeq { get; private set; }

    public void Add(Account from, Account to, long cents, long? firstSeq = null)
    {
        net[from] = checked(net.GetValueOrDefault(from) - cents);
        net[to] = checked(net.GetValueOrDefault(to) + cents);
        outOf[from] = checked(outOf.GetValueOrDefault(from) + cents);
        into[to] = checked(into.GetValueOrDefault(to) + cents);
        FirstSeq = FirstSeq is { } first && first < firstSeq ? first : firstSeq;
    }

    /// <summary>What has come in less what has gone out.</summary>
    public long Net(Account account) => net.GetValueOrDefault(account);

    public long Into(Account account) => into.GetValueOrDefault(account);

    public long OutOf(Account account) => outOf.GetValueOrDefault(account);

    /// <summary>What is still the affiliate's: pending, available, reserved or paid.</summary>
    public long Kept => Net(Account.Pending) + Net(Account.Available) + Net(Account.Reserved) + Net(Account.Paid);
}
