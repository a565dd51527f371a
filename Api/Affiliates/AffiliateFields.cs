namespace Affiliates.Api.Affiliates;

/// <summary>The fields of an affiliate that can be written.</summary>
static class AffiliateFields
{
    /// <summary>Characters of the payout details.</summary>
    const int MaxDetails = 2000;

    /// <summary>All that an affiliate may change of itself.</summary>
    public static readonly string[] Own = ["payout_method", "payout_details"];

    static readonly string[] Fixed =
    [
        "id", "tenant", "tenant_name", "user", "user_email", "email", "code", "balance", "pending_balance", "available_balance",
        "joined_at",
    ];

    static readonly string[] NeverNothing = ["is_active", "payout_threshold", "payout_method", "payout_details"];

    public static AffiliateChange Read(JsonBody body, AffiliateSystemOptions options)
    {
        var method = body.Text("payout_method", 50);
        if (method is not null && !options.PayoutMethods.Contains(method, StringComparer.Ordinal))
        {
            body.Error("payout_method", "This must be one of " + string.Join(", ", options.PayoutMethods));
        }

        return new AffiliateChange
        {
            IsActive = body.Flag("is_active"),
            PayoutThreshold = body.Money("payout_threshold"),
            PayoutMethod = method,
            PayoutDetails = body.TextOrJson("payout_details", MaxDetails),
        };
    }

    /// <summary>The same for an affiliate that is there already: what never changes is refused, not passed over.</summary>
    public static AffiliateChange ReadChange(JsonBody body, AffiliateSystemOptions options)
    {
        var change = Read(body, options);
        foreach (var field in body.Names.Intersect(Fixed))
        {
            body.Error(field, "This field cannot be changed");
        }

        foreach (var field in NeverNothing.Where(f => body.Has(f) && IsNothing(change, f)))
        {
            body.Error(field, "This field may not be empty");
        }

        return change;
    }

    static bool IsNothing(AffiliateChange change, string field) => field switch
    {
        "is_active" => change.IsActive is null,
        "payout_threshold" => change.PayoutThreshold is null,
        "payout_method" => change.PayoutMethod is null,
        _ => change.PayoutDetails is null,
    };
}
