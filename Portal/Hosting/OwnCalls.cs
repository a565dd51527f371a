using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Affiliates.Portal.Hosting;

/// <summary>
/// Lets this program's portal say to this program's API from which address a person signs in: sign-ins are limited by address, and without
/// this all people would share one. The secret never leaves the process.
/// </summary>
public sealed class OwnCalls
{
    const string SecretHeader = "X-Portal-Secret";
    const string AddressHeader = "X-Portal-For";

    readonly string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Marks a call as the portal's own, for a browser at that address.</summary>
    public void Mark(HttpRequestMessage request, IPAddress? browser)
    {
        if (browser is not null)
        {
            request.Headers.Add(SecretHeader, secret);
            request.Headers.Add(AddressHeader, browser.ToString());
        }
    }

    public void Use(IApplicationBuilder app)
    {
        var expected = Encoding.ASCII.GetBytes(secret);
        app.Use((http, next) =>
        {
            if (http.Request.Headers[SecretHeader] is [{ Length: > 0 } shown]
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), expected)
                && IPAddress.TryParse(http.Request.Headers[AddressHeader], out var browser))
            {
                http.Connection.RemoteIpAddress = browser;
            }

            return next(http);
        });
    }
}
