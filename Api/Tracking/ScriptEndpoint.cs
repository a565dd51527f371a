using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Affiliates.Api.Tracking;

/// <summary>Hands out the browser script: <c>tracker.js</c> without its comments, with the tenant's cookie days in it.</summary>
public sealed class ScriptEndpoint(KnownTenants tenants)
{
    const string MediaType = "text/javascript; charset=utf-8";

    /// <summary>Browsers ask again after an hour, and go on with what they have while we cannot be reached.</summary>
    const string Caching = "public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800";

    /// <summary>The line that a tenant's days take the place of.</summary>
    const string Days = "option(\"cookie-days\", 30)";

    static readonly string Source = Read();

    readonly ConcurrentDictionary<int, Script> scripts = new();

    public async Task<IResult> Send(HttpContext http)
    {
        var days = (await tenants.Get(http.Tenant)).CookieDurationDays;
        var script = scripts.GetOrAdd(days, static d => Script.Of(Source.Replace(
            Days, $"option(\"cookie-days\", {d.ToString(CultureInfo.InvariantCulture)})", StringComparison.Ordinal)));
        var gzip = http.Request.GetTypedHeaders().AcceptEncoding
            .Any(static e => e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);
        var headers = http.Response.Headers;
        headers.CacheControl = Caching;
        headers.Append(HeaderNames.Vary, $"{HeaderNames.AcceptEncoding}, {HeaderNames.Origin}");
        // Also for pages that let nothing in that does not ask to be.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (gzip)
        {
            headers.ContentEncoding = "gzip";
        }

        // Answers HEAD, and 304 to who has it already.
        return gzip
            ? TypedResults.Bytes(script.Gzip, MediaType, entityTag: new EntityTagHeaderValue($"\"{script.Tag}-gzip\""))
            : TypedResults.Bytes(script.Plain, MediaType, entityTag: new EntityTagHeaderValue($"\"{script.Tag}\""));
    }

    static string Read()
    {
        using var reader = new StreamReader(typeof(ScriptEndpoint).Assembly.GetManifestResourceStream("tracker.js")!);
        var lines = reader.ReadToEnd().Split('\n').Select(static line => line.Trim())
            .Where(static line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
        return string.Join('\n', lines) + "\n";
    }

    sealed record Script(byte[] Plain, byte[] Gzip, string Tag)
    {
        public static Script Of(string source)
        {
            var plain = Encoding.UTF8.GetBytes(source);
            using var buffer = new MemoryStream();
            using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize))
            {
                gzip.Write(plain);
            }

            return new Script(plain, buffer.ToArray(), Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 8)));
        }
    }
}
