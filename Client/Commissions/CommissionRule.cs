using System.Text.Json.Serialization;
using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>What a conversion earns.</summary>
public sealed record CommissionRule
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The tenant's id; null: a rule for all tenants.</summary>
    public Guid? Tenant { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The type of events that it is for; <c>other</c>: of every type that has no rule of its own.</summary>
    public required string ActionType { get; init; }

    /// <summary>Else <see cref="Value"/> is an amount.</summary>
    public required bool IsPercentage { get; init; }

    /// <summary>Percent, or the amount.</summary>
    public required decimal Value { get; init; }

    /// <summary>What it pays at least.</summary>
    public decimal? MinValue { get; init; }

    /// <summary>What it pays at most.</summary>
    public decimal? MaxValue { get; init; }

    /// <summary>It pays.</summary>
    public required bool IsActive { get; init; }

    /// <summary>Of rules for the same the one with the highest pays, then the oldest.</summary>
    public required int Priority { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A rule to be made, or to be put in place of another.</summary>
public sealed record NewRule
{
    /// <summary>The tenant's id or slug; the request's own when it is not set. Null: for all tenants, which is a superuser's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(OptionalConverter<string?>))]
    public Optional<string?> Tenant { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The type of events that it is for; <c>other</c>: of every type that has no rule of its own.</summary>
    public required string ActionType { get; init; }

    /// <summary>True when null.</summary>
    public bool? IsPercentage { get; init; }

    /// <summary>Percent, 0 to 100 with at most four places; or an amount.</summary>
    public required decimal Value { get; init; }

    /// <summary>What it pays at least.</summary>
    public decimal? MinValue { get; init; }

    /// <summary>What it pays at most.</summary>
    public decimal? MaxValue { get; init; }

    /// <summary>True when null.</summary>
    public bool? IsActive { get; init; }

    /// <summary>0 when null.</summary>
    public int? Priority { get; init; }
}

/// <summary>What of a rule is changed; what is null, or not set, stays. What was decided before stays too.</summary>
public sealed record RuleChange
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>The type of events that it is for.</summary>
    public string? ActionType { get; init; }

    /// <summary>Percent, else an amount.</summary>
    public bool? IsPercentage { get; init; }

    /// <summary>Percent, or the amount.</summary>
    public decimal? Value { get; init; }

    /// <summary>What it pays at least; set to null: no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(OptionalConverter<decimal?>))]
    public Optional<decimal?> MinValue { get; init; }

    /// <summary>What it pays at most; set to null: no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(OptionalConverter<decimal?>))]
    public Optional<decimal?> MaxValue { get; init; }

    /// <summary>Switched on or off.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Its priority.</summary>
    public int? Priority { get; init; }
}

/// <summary>A conversion that might be.</summary>
public sealed record PreviewRequest
{
    /// <summary>Id or code of an affiliate.</summary>
    public string? Affiliate { get; init; }

    /// <summary><c>purchase</c> when null.</summary>
    public string? ActionType { get; init; }

    /// <summary>What it would be worth.</summary>
    public decimal? ConversionValue { get; init; }
}

/// <summary>What a conversion would earn.</summary>
/// <param name="ActionType">Its type.</param>
/// <param name="ConversionValue">What it would be worth.</param>
/// <param name="Amount">What it would earn.</param>
/// <param name="Rate">Percent; 0 for a flat rule.</param>
/// <param name="Rule">The rule that would pay; null: the default rate, or nothing.</param>
public sealed record RulePreview(string ActionType, decimal? ConversionValue, decimal Amount, decimal Rate, CommissionRule? Rule);
