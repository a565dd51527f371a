using System.Security.Cryptography;

namespace Affiliates.Api.Affiliates;

/// <summary>Makes a code from an email, for affiliates that are given none.</summary>
static class AffiliateCodes
{
    const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>The part before the @, as far as it can stand in a code.</summary>
    public static string From(string email)
    {
        var name = string.Concat(email[..email.IndexOf('@', StringComparison.Ordinal)].ToLowerInvariant()
            .Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' ? c : '-')).Trim('-');
        return name.Length >= 3 ? name[..Math.Min(name.Length, 40)] : Another(name.Length == 0 ? "affiliate" : name);
    }

    /// <summary>The same with an ending that hardly anybody has.</summary>
    public static string Another(string code) => $"{code}-{RandomNumberGenerator.GetString(Letters, 6)}";
}
