namespace Affiliates.Listing;

/// <summary>A field that a list can be ordered by.</summary>
public sealed class SortField
{
    SortField(string name, bool hasValue, bool isNumber) => (Name, HasValue, IsNumber) = (name, hasValue, isNumber);

    /// <summary>As the answers call it.</summary>
    public string Name { get; }

    /// <summary>False: the order is that of the ids, which are made as time goes; there is no value beside them.</summary>
    public bool HasValue { get; }

    /// <summary>The value is a whole number; else a text.</summary>
    public bool IsNumber { get; }

    /// <summary>The time at which the rows were made, by their ids. The newest first is the order of a list for which nobody has named one.</summary>
    public static SortField Made(string name) => new(name, hasValue: false, isNumber: false);

    public static SortField Number(string name) => new(name, hasValue: true, isNumber: true);

    public static SortField Text(string name) => new(name, hasValue: true, isNumber: false);
}

/// <summary>What each list can be ordered by: what an index has in order, or what is few.</summary>
public static class SortFields
{
    public static IReadOnlyList<SortField> Affiliates { get; } = [SortField.Made("joined_at"), SortField.Text("code"), SortField.Text("user_email")];

    public static IReadOnlyList<SortField> Links { get; } = [SortField.Made("created_at"), SortField.Text("slug")];

    /// <summary>When it was taken: what was sent late stands where it came, and not at its own time.</summary>
    public static IReadOnlyList<SortField> Actions { get; } = [SortField.Made("timestamp")];

    /// <summary>The amount within one affiliate's only. Over all of a tenant's it would need an index, which every sale, approval, payout and refund had to write.</summary>
    public static IReadOnlyList<SortField> Commissions { get; } = [SortField.Made("calculated_at"), SortField.Number("amount")];

    public static IReadOnlyList<SortField> Payouts { get; } = [SortField.Made("created_at"), SortField.Number("amount")];

    public static IReadOnlyList<SortField> PayoutRuns { get; } = [SortField.Made("started_at")];

    public static IReadOnlyList<SortField> Rules { get; } = [SortField.Made("created_at"), SortField.Text("name"), SortField.Number("priority")];

    public static IReadOnlyList<SortField> Tenants { get; } = [SortField.Number("created_at"), SortField.Text("name")];

    public static IReadOnlyList<SortField> Users { get; } = [SortField.Made("created_at"), SortField.Text("email")];

    public static IReadOnlyList<SortField> ApiKeys { get; } = [SortField.Made("created_at")];
}
