using System.ComponentModel.DataAnnotations;

namespace Affiliates.Api.Affiliates;

/// <summary>What of an affiliate can be changed.</summary>
public record AffiliateTerms
{
    public bool? IsActive { get; init; }

    /// <summary>Smallest payout; the operator's default when absent.</summary>
    public MoneyInput? PayoutThreshold { get; init; }

    /// <summary>One of those that the operator offers: <c>stripe</c>, <c>paypal</c>, <c>bank_transfer</c> by default.</summary>
    /// <example>paypal</example>
    [MaxLength(50)]
    public string? PayoutMethod { get; init; }

    /// <summary>Where to pay: a text, or an object that is kept as it is; 2000 characters at most. Never shown.</summary>
    public object? PayoutDetails { get; init; }
}

/// <summary>An affiliate to be made: name its <c>email</c>, or its <c>user</c>.</summary>
public sealed record NewAffiliate : AffiliateTerms
{
    /// <example>anna@example.com</example>
    [MaxLength(254)]
    public string? Email { get; init; }

    /// <summary>The id of a user of the tenant, in place of the email.</summary>
    [MaxLength(254)]
    public string? User { get; init; }

    /// <summary>For the user, if it is made; without one it cannot sign in.</summary>
    /// <example>a long password</example>
    [MinLength(Passwords.MinLength), MaxLength(Passwords.MaxLength)]
    public string? Password { get; init; }

    /// <summary>What its referrals carry; made from the email when absent.</summary>
    /// <example>anna</example>
    [RegularExpression("^[A-Za-z0-9_-]{3,50}$")]
    public string? Code { get; init; }
}
