using System.Buffers;

namespace Affiliates.Api.Tracking;

/// <summary>
/// Who follows links without being a visitor: robots, previews of chats and social networks, monitors, command lines, and
/// browsers that fetch ahead. They are redirected, and not counted.
/// </summary>
/// <remarks>A user agent is free to lie; this list keeps the honest ones out of the counters.</remarks>
public static class Bots
{
    /// <summary>Parts of user agents, lower-case. Add one a line; say whose it is where the name does not.</summary>
    static readonly SearchValues<string> Parts = SearchValues.Create(
    [
        // Most robots name themselves so: Googlebot, bingbot, AdsBot, Twitterbot, Applebot, YandexBot, GPTBot …
        "bot", "crawl", "spider", "slurp", "archiver",
        // Previews of links.
        "facebookexternalhit", "facebookcatalog", "meta-externalagent", "whatsapp", "telegram", "slack-imgproxy", "slackbot",
        "discord", "skypeuripreview", "linkedin", "pinterest", "vkshare", "embedly", "iframely", "bitlybot", "preview",
        "google-read-aloud", "mediapartners-google", "feedfetcher", "googleimageproxy", "google web preview", "bingpreview",
        "yahoo link preview", "ms office", "microsoft office", "outlook-ios-preview",
        // Monitors and audits.
        "pingdom", "uptimerobot", "statuscake", "site24x7", "newrelicpinger", "datadog", "lighthouse", "pagespeed", "gtmetrix",
        "headlesschrome", "phantomjs", "prerender", "validator", "checker", "scan",
        // Programs and libraries.
        "curl/", "wget/", "python-requests", "python-urllib", "python-httpx", "aiohttp", "go-http-client", "java/",
        "apache-httpclient", "okhttp", "libwww-perl", "ruby", "node-fetch", "axios", "undici", "guzzlehttp", "postmanruntime",
        "httpie", "scrapy", "httpclient",
    ], StringComparison.OrdinalIgnoreCase);

    /// <summary>A request that is no visit. A visitor's browser always says what it is.</summary>
    public static bool IsBot(HttpRequest request)
    {
        if (HttpMethods.IsHead(request.Method) || FetchesAhead(request.Headers))
        {
            return true;
        }

        var agent = request.Headers.UserAgent.ToString();
        return agent.Length == 0 || IsBot(agent);
    }

    public static bool IsBot(string userAgent) => userAgent.AsSpan().ContainsAny(Parts);

    static bool FetchesAhead(IHeaderDictionary headers) =>
        Says(headers["Sec-Purpose"]) || Says(headers["Purpose"]) || Says(headers["X-Purpose"]) || Says(headers["X-Moz"]);

    static bool Says(string? purpose) =>
        purpose is not null
        && (purpose.Contains("prefetch", StringComparison.OrdinalIgnoreCase)
            || purpose.Contains("prerender", StringComparison.OrdinalIgnoreCase)
            || purpose.Contains("preview", StringComparison.OrdinalIgnoreCase));
}
