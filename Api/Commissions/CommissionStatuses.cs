namespace Affiliates.Api.Commissions;

/// <summary>The public names of a commission's statuses.</summary>
public static class CommissionStatuses
{
    static readonly (string Name, CommissionStatus Status)[] Names =
    [
        ("pending", CommissionStatus.Pending), ("approved", CommissionStatus.Approved), ("rejected", CommissionStatus.Rejected),
        ("paid", CommissionStatus.Paid), ("reversed", CommissionStatus.Reversed),
    ];

    public static IEnumerable<string> All => Names.Select(n => n.Name);

    public static CommissionStatus? Read(ListQuery query) => query.Choice("status", Names);

    public static string NameOf(CommissionStatus status) => Names[(int)status].Name;
}
