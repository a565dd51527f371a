namespace Affiliates.Commissions;

/// <summary>The words for what a visitor did: a few known ones, and any the host makes up.</summary>
public static class ActionTypes
{
    public const string Click = "click";
    public const string PageView = "page_view";
    public const string Signup = "signup";
    public const string Purchase = "purchase";

    /// <summary>As a rule's type: whatever has no rule of its own.</summary>
    public const string Other = "other";

    public const int MaxLength = 50;

    /// <summary>Visits rather than actions: a rule for <see cref="Other"/> must not pay for each of them.</summary>
    public static bool IsTraffic(string actionType) => actionType is Click or PageView;

    /// <summary>A lower-case letter, then up to 49 of <c>a-z0-9_</c>.</summary>
    public static bool IsWellFormed(string? actionType)
    {
        if (actionType is not { Length: >= 1 and <= MaxLength } || !char.IsAsciiLetterLower(actionType[0])) return false;
        foreach (var c in actionType)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_') return false;
        }

        return true;
    }
}
