using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Affiliates.Portal.Auth;

/// <summary>Seals an access token for its way through the browser to the page's own process; good for a minute.</summary>
public sealed class Grants(IDataProtectionProvider protection)
{
    static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Affiliates.Portal.Grants").ToTimeLimitedDataProtector();

    public string Seal(string access) => protector.Protect(access, Life);

    /// <summary>Null: it is none of ours, or too old.</summary>
    public string? Open(string grant)
    {
        try
        {
            return protector.Unprotect(grant);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
