using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Affiliates.Portal.Hosting;

/// <summary>Styles, scripts and fonts, from the assembly itself, compressed once; addresses carry a hash, so that browsers keep them for good.</summary>
public sealed class EmbeddedAssets
{
    public const string Root = "/assets/";

    readonly Dictionary<string, Lazy<Asset>> assets = typeof(EmbeddedAssets).Assembly.GetManifestResourceNames()
        .ToDictionary(static name => name, static name => new Lazy<Asset>(() => Asset.Read(name)), StringComparer.Ordinal);

    /// <summary>The asset's address below the portal's own.</summary>
    public string this[string name] => $"assets/{name}?v={assets[name].Value.Hash}";

    internal Asset? Find(string name) => assets.TryGetValue(name, out var asset) ? asset.Value : null;

    internal sealed record Asset(string ContentType, string Hash, byte[] Plain, byte[]? Brotli, byte[]? Gzip)
    {
        public static Asset Read(string name)
        {
            using var stream = typeof(EmbeddedAssets).Assembly.GetManifestResourceStream(name)!;
            var plain = new byte[stream.Length];
            stream.ReadExactly(plain);
            var type = System.IO.Path.GetExtension(name) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                ".woff2" => "font/woff2",
                _ => "application/octet-stream",
            };
            var compresses = !type.StartsWith("font/", StringComparison.Ordinal);
            return new Asset(
                type, Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 6)), plain,
                compresses ? Compressed(plain, static to => new BrotliStream(to, CompressionLevel.Optimal)) : null,
                compresses ? Compressed(plain, static to => new GZipStream(to, CompressionLevel.Optimal)) : null);
        }

        static byte[] Compressed(byte[] plain, Func<Stream, Stream> by)
        {
            using var to = new MemoryStream();
            using (var compressing = by(to))
            {
                compressing.Write(plain);
            }

            return to.ToArray();
        }
    }
}

static class EmbeddedAssetsHosting
{
    public static void UseEmbeddedAssets(this IApplicationBuilder app)
    {
        var assets = app.ApplicationServices.GetRequiredService<EmbeddedAssets>();
        app.Use((http, next) =>
            http.Request.Path.Value is { } path && path.StartsWith(EmbeddedAssets.Root, StringComparison.Ordinal)
            && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            && assets.Find(path[EmbeddedAssets.Root.Length..]) is { } asset
                ? Send(http, asset)
                : next(http));
    }

    static async Task Send(HttpContext http, EmbeddedAssets.Asset asset)
    {
        var accepted = http.Request.Headers.AcceptEncoding.ToString();
        var (body, encoding) =
            asset.Brotli is { } br && accepted.Contains("br", StringComparison.OrdinalIgnoreCase) ? (br, "br")
            : asset.Gzip is { } gzip && accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? (gzip, "gzip")
            : (asset.Plain, null);
        var headers = http.Response.Headers;
        headers.ContentType = asset.ContentType;
        headers.ContentEncoding = encoding is null ? StringValues.Empty : encoding;
        headers.Vary = "Accept-Encoding";
        headers.CacheControl = http.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=3600";
        headers.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        }
    }
}
