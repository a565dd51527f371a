namespace Affiliates.Client;

/// <summary>Who refers.</summary>
public sealed record Affiliate
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The tenant's id.</summary>
    public required Guid Tenant { get; init; }

    /// <summary>The tenant's name.</summary>
    public required string TenantName { get; init; }

    /// <summary>The user's id.</summary>
    public required Guid User { get; init; }

    /// <summary>The user's email.</summary>
    public required string UserEmail { get; init; }

    /// <summary>What its referrals carry.</summary>
    public required string Code { get; init; }

    /// <summary>One that is not counts and earns nothing.</summary>
    public required bool IsActive { get; init; }

    /// <summary>Pending and available together.</summary>
    public required decimal Balance { get; init; }

    /// <summary>Earned and not yet approved.</summary>
    public required decimal PendingBalance { get; init; }

    /// <summary>Approved and not yet paid; below zero after a refund of what was paid.</summary>
    public required decimal AvailableBalance { get; init; }

    /// <summary>Smallest payout.</summary>
    public required decimal PayoutThreshold { get; init; }

    /// <summary>How it is paid; null: not chosen.</summary>
    public string? PayoutMethod { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset JoinedAt { get; init; }
}

/// <summary>An affiliate to be made: name its <see cref="Email"/>, or its <see cref="User"/>.</summary>
public sealed record NewAffiliate
{
    /// <summary>Of a user, who is made when there is none.</summary>
    public string? Email { get; init; }

    /// <summary>The id of a user of the tenant, in place of the email.</summary>
    public Guid? User { get; init; }

    /// <summary>For the user, if it is made: 8 characters or more. Without one it cannot sign in.</summary>
    public string? Password { get; init; }

    /// <summary>3 to 50 of <c>A-Za-z0-9_-</c>; made from the email when null.</summary>
    public string? Code { get; init; }

    /// <summary>True when null.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Smallest payout; the operator's default when null.</summary>
    public decimal? PayoutThreshold { get; init; }

    /// <summary>One of those that the operator offers: <c>stripe</c>, <c>paypal</c>, <c>bank_transfer</c> by default.</summary>
    public string? PayoutMethod { get; init; }

    /// <summary>Where to pay, as a text or as the text of a JSON object; 2000 characters at most. Never shown.</summary>
    public string? PayoutDetails { get; init; }
}

/// <summary>What of an affiliate is changed; what is null stays. An affiliate may change only its payout method and details.</summary>
public sealed record AffiliateChange
{
    /// <summary>Switched on or off.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Smallest payout.</summary>
    public decimal? PayoutThreshold { get; init; }

    /// <summary>How it is paid.</summary>
    public string? PayoutMethod { get; init; }

    /// <summary>Where to pay.</summary>
    public string? PayoutDetails { get; init; }
}

/// <summary>Which affiliates.</summary>
public sealed record AffiliateFilter
{
    /// <summary>The one with this code.</summary>
    public string? Code { get; init; }

    /// <summary>Those of this email.</summary>
    public string? Email { get; init; }

    /// <summary>Those that are, or are not, active.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Those with this in code or email.</summary>
    public string? Search { get; init; }
}
