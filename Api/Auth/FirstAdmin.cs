using System.Security.Cryptography;

namespace Affiliates.Api.Auth;

/// <summary>The administrator that a first start makes, and what it may be given to sign in with.</summary>
public static class FirstAdmin
{
    /// <summary>When the operator names none.</summary>
    public const string DefaultEmail = "admin@example.com";

    /// <summary>Without what is easily mistaken when it is read from a screen; 20 of these are 115 bits.</summary>
    const string PasswordCharacters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    const int PasswordLength = 20;

    /// <summary>For this long a process that starts asks for its administrator again; a cluster may be busy, or starting too.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static string MakeUpPassword() => RandomNumberGenerator.GetString(PasswordCharacters, PasswordLength);
}
