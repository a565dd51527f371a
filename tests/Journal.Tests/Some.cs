using System.Text;

namespace Affiliates.Journal.Tests;

/// <summary>Builders with everything filled in; a test names only what it is about.</summary>
static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 18, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateOnly Today = new(2026, 3, 18);

    public static TrackEvent Click() => new() { Id = Guid.CreateVersion7(), Tenant = TenantId.Default, Type = "click", At = Noon };

    public static TrackEvent Sale(string? order = null, long cents = 9_999) => Click() with
    {
        Type = "purchase",
        IsConversion = true,
        Value = new Money(cents),
        OrderId = order,
        Fingerprint = [1, 2, 3],
    };

    /// <summary>An event with a value in each of its fields.</summary>
    public static TrackEvent Everything() => new()
    {
        Id = Guid.CreateVersion7(),
        Tenant = TenantId.Default,
        Slug = "spring-sale",
        LinkId = Guid.CreateVersion7(),
        Type = "purchase",
        IsConversion = true,
        Value = new Money(9_999_999_999),
        At = Noon.AddTicks(TimeSpan.TicksPerMicrosecond * 123_457),
        SessionId = "sitzung-ü",
        OrderId = "order-✓",
        EventKey = "key/1",
        CustomerId = "customer 1",
        Metadata = Encoding.UTF8.GetBytes("""{"a": [1, 2.50, "\u0000", "ß"], "a": null}"""),
        Ip = "2001:db8::1",
        UserAgent = "Mozilla/5.0 'quoted' \"twice\"",
        Referrer = "https://example.org/?q=%00",
        Source = "newsletter",
        Verified = true,
    };

    public static LedgerEntry Entry(JournalStream stream, long seq, Account from, Account to, long cents, Guid? commission = null, Guid? payout = null) =>
        new(stream.Id, seq, stream.Tenant, from, to, new Money(cents), "because", commission, payout, Today, Noon, "someone");

    public static Commission Commission(TestAffiliate of, Guid action, CommissionStatus status = CommissionStatus.Pending, long cents = 1_000) => new()
    {
        Id = Guid.CreateVersion7(),
        AffiliateUid = of.Uid,
        AffiliateCode = of.Code,
        ActionId = action,
        ActionType = "purchase",
        Amount = new Money(cents),
        Rate = 12.345m,
        CalculatedAt = Noon,
        Status = status,
        RuleId = Guid.CreateVersion7(),
        RuleVersion = 3,
    };

    public static Payout Payout(TestAffiliate of, long cents) => new()
    {
        Id = Guid.CreateVersion7(),
        AffiliateUid = of.Uid,
        AffiliateCode = of.Code,
        Amount = new Money(cents),
        Status = PayoutStatus.Pending,
        CreatedAt = Noon,
        Method = "bank",
    };
}

/// <summary>An affiliate's row, and the number of its stream.</summary>
sealed record TestAffiliate(long Stream, Guid Uid, string Code)
{
    /// <summary>As a new activation takes it.</summary>
    public JournalStream Activate() => new(Stream, TenantId.Default);
}

static class Appends
{
    public static JournalAppend Action(this JournalStream stream, long seq, TrackEvent? e = null) => new()
    {
        Stream = stream,
        Action = new ActionRow(stream.Id, seq, (e ?? Some.Click()) with { Tenant = stream.Tenant }, e?.Slug is null ? TrackingMethod.Code : TrackingMethod.Link),
    };

    /// <summary>A sale whose commission is pending, or approved with a second entry.</summary>
    public static JournalAppend Sale(this JournalStream stream, long seq, long ledgerSeq, TrackEvent e, Commission commission)
    {
        var cents = commission.Amount.Cents;
        LedgerEntry[] ledger = commission.Status is CommissionStatus.Approved
            ?
            [
                Some.Entry(stream, ledgerSeq, Account.Earned, Account.Pending, cents, commission.Id),
                Some.Entry(stream, ledgerSeq + 1, Account.Pending, Account.Available, cents, commission.Id),
            ]
            : [Some.Entry(stream, ledgerSeq, Account.Earned, Account.Pending, cents, commission.Id)];
        return stream.Action(seq, e) with { Ledger = ledger, Commission = new CommissionRow(stream.Id, stream.Tenant, commission, ledger[^1].Seq) };
    }

    public static JournalAppend Transition(this JournalStream stream, long ledgerSeq, Commission of, CommissionStatus from, CommissionStatus to) => new()
    {
        Stream = stream,
        Ledger =
        [
            Some.Entry(
                stream, ledgerSeq, Account.Pending, to is CommissionStatus.Approved ? Account.Available : Account.Earned, of.Amount.Cents, of.Id),
        ],
        Transitions = [new CommissionTransition(of.Id, from, to, Some.Noon, "admin", "checked", ledgerSeq)],
    };

    public static JournalAppend Payout(this JournalStream stream, long ledgerSeq, Payout payout, long watermark) => new()
    {
        Stream = stream,
        Ledger = [Some.Entry(stream, ledgerSeq, Account.Available, Account.Reserved, payout.Amount.Cents, payout: payout.Id)],
        Payout = new PayoutRow(stream.Id, stream.Tenant, payout, watermark),
    };
}
