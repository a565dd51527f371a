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
    static readonly SearchValues<string> Robots = SearchValues.Create(
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
    ], StringComparison.OrdinalIgnoreCase);

    /// <summary>The same of programs and libraries: nobody sees what they follow, but some of them report what a visitor did.</summary>
    static readonly SearchValues<string> Programs = SearchValues.Create(
    [
        "curl/", "wget/", "python-requests", "python-urllib", "python-httpx", "aiohttp", "go-http-client", "java/",
        "apache-httpclient", "okhttp", "libwww-perl", "ruby", "node-fetch", "axios", "undici", "guzzlehttp", "postmanruntime",
        "httpie", "scrapy", "httpclient",
    ], StringComparison.OrdinalIgnoreCase);

    /// <summary>A link that is followed by nobody. Who does not say what it is (some proxies take it out) is no robot that is known.</summary>
    public static bool IsBot(HttpRequest request) => LooksAhead(request) || IsBot(request.Headers.UserAgent.ToString());

    /// <summary>An image that is loaded by nobody; a shop's server may do so for a visitor.</summary>
    public static bool IsRobot(HttpRequest request) => LooksAhead(request) || IsRobot(request.Headers.UserAgent.ToString());

    public static bool IsBot(string userAgent) => IsRobot(userAgent) || userAgent.AsSpan().ContainsAny(Programs);

    static bool IsRobot(string userAgent) => userAgent.AsSpan().ContainsAny(Robots);

    static bool LooksAhead(HttpRequest request) => HttpMethods.IsHead(request.Method) || FetchesAhead(request.Headers);

    static bool FetchesAhead(IHeaderDictionary headers) =>
        Says(headers["Sec-Purpose"]) || Says(headers["Purpose"]) || Says(headers["X-Purpose"]) || Says(headers["X-Moz"]);

    static bool Says(string? purpose) =>
        purpose is not null
        && (purpose.Contains("prefetch", StringComparison.OrdinalIgnoreCase)
            || purpose.Contains("prerender", StringComparison.OrdinalIgnoreCase)
            || purpose.Contains("preview", StringComparison.OrdinalIgnoreCase));
}
