namespace Affiliates.Tests.Support.Model;

/// <summary>
/// The money rules once more, as simply as they can be said: what happened is a list, and what is owed is found by going through it from
/// the beginning. Nothing here is shared with the program, so that the two can be held against each other.
/// </summary>
/// <remarks>
/// Read <see cref="Books"/> for what an affiliate has, <see cref="Fold"/> for what each thing that happens does to it, and
/// <see cref="Earned"/> for what a conversion earns.
/// </remarks>
public sealed class ReferenceModel(decimal payoutThreshold, decimal defaultRate)
{
    readonly List<Happening> history = [];

    public void Add(Happening happened) => history.Add(happened);

    /// <summary>Everything that happened to an affiliate, in order.</summary>
    public Books Fold(string affiliate)
    {
        var books = new Books();
        IReadOnlyList<Rule> rules = [];
        foreach (var happened in history)
        {
            switch (happened)
            {
                case RulesBecame became:
                    rules = became.Rules;
                    break;

                // An order, or an event with a key, that was taken already is not taken again, whatever else it says.
                case Tracked tracked when tracked.Affiliate == affiliate && !books.Events.ContainsKey(tracked.Key):
                    decimal? value = tracked.Value is { } sent ? Cents(sent) : null;
                    var commission = Earned(rules, tracked.Type, value);
                    books.Events[tracked.Key] = new ModelEvent(tracked) { Value = value, Commission = commission, Status = commission > 0 ? "pending" : "" };
                    break;

                case Approved(var key) when books.Events.TryGetValue(key, out var e) && e.Status == "pending":
                    e.Status = "approved";
                    e.WasApproved = true;
                    break;

                // A rejected commission was never owed.
                case Rejected(var key) when books.Events.TryGetValue(key, out var e) && e.Status == "pending":
                    e.Status = "rejected";
                    break;

                case Refunded(var key, var amount) when books.Events.TryGetValue(key, out var e) && e.MayRefund(amount):
                    Refund(e, amount);
                    break;

                case PayoutAsked(var who) when who == affiliate && MayAsk(books):
                    var payout = new ModelPayout { Amount = books.Available };
                    books.Payouts.Add(payout);
                    foreach (var e in books.Events.Values.Where(e => e is { Status: "approved", Payout: null }))
                    {
                        e.Payout = payout;
                    }

                    break;

                case PayoutMoved(var who, var number, var to) when who == affiliate && books.Payouts[number].MayBecome(to):
                    Move(books, books.Payouts[number], to);
                    break;
            }
        }

        return books;
    }

    /// <summary>A payout takes all that is available, never less than the threshold and never nothing.</summary>
    public bool MayAsk(Books books) => books.Available > 0 && books.Available >= payoutThreshold;

    /// <summary>
    /// The commission of one event. First the rules for its very type, then those for <c>other</c>, which pay no visits; of these the
    /// highest priority, then the oldest. A flat rule pays its value. A percentage is held between the rule's limits, then rounded half to
    /// even; of no value it is nothing. Without a rule a purchase earns the default rate.
    /// </summary>
    decimal Earned(IReadOnlyList<Rule> rules, string type, decimal? value)
    {
        var rule = rules.Select((rule, age) => (Rule: rule, Age: age))
            .Where(r => r.Rule.IsActive && (r.Rule.Type == type || (r.Rule.Type == "other" && type is not ("click" or "page_view"))))
            .OrderByDescending(r => r.Rule.Type == type).ThenByDescending(r => r.Rule.Priority).ThenBy(r => r.Age)
            .Select(r => r.Rule).FirstOrDefault();
        return rule switch
        {
            null => type == "purchase" ? Cents((value ?? 0) * defaultRate / 100) : 0,
            { IsPercentage: false } => rule.Value,
            _ when value is not { } whole => 0,
            _ => Cents(Math.Min(Math.Max(value.Value * rule.Value / 100, rule.Min ?? 0), rule.Max ?? decimal.MaxValue)),
        };
    }

    /// <summary>
    /// What all refunds of a conversion together take back is <c>commission × refunded ÷ value</c>, rounded once; one refund takes what
    /// is missing to that. What was rejected gives nothing back. A commission of which nothing is left is reversed.
    /// </summary>
    static void Refund(ModelEvent e, decimal? amount)
    {
        e.Refunded += amount ?? e.LeftOfValue;
        e.IsRefundedWhole = e.LeftOfValue == 0;
        if (e.Status is "" or "rejected")
        {
            return;
        }

        e.Reversed = e.IsRefundedWhole ? e.Commission : Cents(e.Commission * e.Refunded / e.Value!.Value);
        if (e.Reversed == e.Commission)
        {
            e.Status = "reversed";
        }
    }

    /// <summary>A payout that is paid marks what was in it as paid; one that fails or is cancelled lets it go.</summary>
    static void Move(Books books, ModelPayout payout, string to)
    {
        payout.Status = to;
        foreach (var e in books.Events.Values.Where(e => e.Payout == payout))
        {
            if (to == "paid" && e.Status == "approved")
            {
                e.Status = "paid";
            }
            else if (to is "failed" or "cancelled")
            {
                e.Payout = null;
            }
        }
    }

    static decimal Cents(decimal amount) => decimal.Round(amount, 2, MidpointRounding.ToEven);
}

/// <summary>What an affiliate has: sums over its events and its payouts, each taken anew.</summary>
public sealed class Books
{
    /// <summary>By their keys, in the order in which they were told.</summary>
    public OrderedDictionary<string, ModelEvent> Events { get; } = [];

    /// <summary>The oldest first.</summary>
    public List<ModelPayout> Payouts { get; } = [];

    /// <summary>What is left of the commissions that nobody has decided on.</summary>
    public decimal Pending => Events.Values.Where(e => e.Status is "pending").Sum(e => e.Left);

    /// <summary>
    /// What is left of all that was ever approved, less all that went into payouts and did not come back. A refund of what is in a payout
    /// already, or was paid, makes it smaller too, and may bring it below zero.
    /// </summary>
    public decimal Available => Events.Values.Where(e => e.WasApproved).Sum(e => e.Left)
        - Payouts.Where(p => p.Status is not ("failed" or "cancelled")).Sum(p => p.Amount);

    /// <summary>Approved and not paid: money in a payout that is on its way is still that.</summary>
    public decimal ApprovedEarnings => Available + Payouts.Where(p => p.Status is "pending" or "processing").Sum(p => p.Amount);

    public decimal PaidEarnings => Payouts.Where(p => p.Status is "paid").Sum(p => p.Amount);

    /// <summary>As they were tracked: a rejection or a refund does not change them.</summary>
    public IEnumerable<ModelEvent> Conversions => Events.Values.Where(e => e.IsConversion);

    public decimal Revenue => Conversions.Sum(e => e.Value ?? 0);

    public int Count(string type) => Events.Values.Count(e => e.Type == type);
}

/// <summary>An event, and the commission that it earned.</summary>
public sealed class ModelEvent(Tracked tracked)
{
    public string Key => tracked.Key;
    public string Type => tracked.Type;
    public bool IsConversion => tracked.IsConversion;

    /// <summary>What was sent, rounded half to even to the cent: all else is reckoned from this.</summary>
    public required decimal? Value { get; init; }

    /// <summary>As granted; 0: it earned none.</summary>
    public required decimal Commission { get; init; }

    /// <summary><c>pending</c>, then <c>approved</c> or <c>rejected</c>; <c>paid</c>; <c>reversed</c> when nothing is left of it.</summary>
    public required string Status { get; set; }

    public bool WasApproved { get; set; }

    /// <summary>What refunds have taken back of the commission.</summary>
    public decimal Reversed { get; set; }

    public decimal Left => Commission - Reversed;

    /// <summary>What the buyer got back.</summary>
    public decimal Refunded { get; set; }

    public bool IsRefundedWhole { get; set; }

    public decimal LeftOfValue => (Value ?? 0) - Refunded;

    public ModelPayout? Payout { get; set; }

    /// <summary>Not more than is left, and nothing after the whole; no amount means all that is left.</summary>
    public bool MayRefund(decimal? amount) => !IsRefundedWhole && (amount is null || amount <= LeftOfValue);
}

public sealed class ModelPayout
{
    /// <summary>It stays what it was, whatever is refunded later.</summary>
    public required decimal Amount { get; init; }

    public string Status { get; set; } = "pending";

    /// <summary>Nothing follows on paid, failed and cancelled.</summary>
    public bool MayBecome(string to) => (Status, to) is ("pending", "processing" or "failed" or "cancelled") or ("processing", "paid" or "failed");
}

/// <param name="Value">Percent, or an amount.</param>
public sealed record Rule(string Type, bool IsPercentage, decimal Value, decimal? Min = null, decimal? Max = null, int Priority = 0, bool IsActive = true);

/// <summary>Something that somebody asked for. What the rules do not allow changes nothing.</summary>
public abstract record Happening;

/// <param name="Rules">All of them from now on, the oldest first.</param>
public sealed record RulesBecame(IReadOnlyList<Rule> Rules) : Happening;

/// <param name="Key">The order, or the event's id.</param>
/// <param name="Value">As the caller sent it, before it is rounded to the cent.</param>
public sealed record Tracked(string Affiliate, string Key, string Type, decimal? Value, bool IsConversion) : Happening;

public sealed record Approved(string Key) : Happening;

public sealed record Rejected(string Key) : Happening;

/// <param name="Amount">Of the conversion's value; null: all that is left.</param>
public sealed record Refunded(string Key, decimal? Amount) : Happening;

/// <summary>By the affiliate, or by a run, which asks for all.</summary>
public sealed record PayoutAsked(string Affiliate) : Happening;

/// <param name="Number">Which payout of the affiliate, from 0.</param>
public sealed record PayoutMoved(string Affiliate, int Number, string To) : Happening;
