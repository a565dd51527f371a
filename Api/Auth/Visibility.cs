namespace Affiliates.Api.Auth;

/// <summary>Which affiliates' rows of a list a caller gets; <paramref name="Code"/> null: all of the tenant.</summary>
public sealed record Visibility(string? Code)
{
    /// <summary>Null: none at all. <paramref name="asked"/> is the filter that the caller named.</summary>
    public static Visibility? Of(Caller caller, string? asked) => caller switch
    {
        { IsAdmin: true } => new Visibility(asked),
        { AffiliateCode: { } own } when asked is null || asked == own => new Visibility(own),
        _ => null,
    };
}
