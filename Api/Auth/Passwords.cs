namespace Affiliates.Api.Auth;

/// <summary>How long a password may be: hashing costs, so there is an end to it.</summary>
public static class Passwords
{
    public const int MinLength = 8;
    public const int MaxLength = 200;

    /// <summary>A password that is being set; null when none was sent or it will not do.</summary>
    public static string? Read(JsonBody body, string field)
    {
        var password = body.Text(field, MaxLength);
        if (password is { Length: < MinLength })
        {
            body.Error(field, "Use at least 8 characters");
        }

        return password;
    }
}
