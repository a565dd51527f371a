namespace Affiliates.Api.Commissions;

public sealed record RuleAnswer
{
    public required Guid Id { get; init; }
    /// <summary>Null: a rule for all tenants.</summary>
    public required Guid? Tenant { get; init; }
    public required string Name { get; init; }
    public required string ActionType { get; init; }
    public required bool IsPercentage { get; init; }
    public required string Value { get; init; }
    public required Money? MinValue { get; init; }
    public required Money? MaxValue { get; init; }
    public required bool IsActive { get; init; }
    public required int Priority { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public static RuleAnswer From(CommissionRule r, TenantSettings tenant) => new()
    {
        Id = r.Id,
        Tenant = r.Tenant is null ? null : tenant.Uid,
        Name = r.Name,
        ActionType = r.ActionType,
        IsPercentage = r.IsPercentage,
        Value = CommissionAnswer.Percent(r.Value),
        MinValue = r.MinValue,
        MaxValue = r.MaxValue,
        IsActive = r.IsActive,
        Priority = r.Priority,
        CreatedAt = r.CreatedAt,
    };
}

/// <summary>What a sale would pay.</summary>
public sealed record PreviewAnswer(
    string ActionType, Money? ConversionValue, Money Amount, string Rate, RuleAnswer? Rule);
