using System.Text.Json;
using Affiliates.Api.Links;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Tracking;

/// <summary>Follows a link: counts the click, remembers who referred, and sends the visitor on.</summary>
public sealed class RedirectEndpoint(
    IGrainFactory grains, Attempts attempts, KnownTenants tenants, TrackMetrics metrics, IOptions<AffiliateSystemOptions> options, TimeProvider time)
{
    /// <summary>The parameter that names the link in <c>/?ref=</c>; no news to the click.</summary>
    public const string Parameter = "ref";

    /// <param name="slug">As it stands in the path or the query: from anybody, of any form.</param>
    public async Task Follow(HttpContext http, string slug)
    {
        var tenant = await tenants.Get(http.Tenant);
        var redirection = Texts.IsSlug(slug) && tenant.IsActive ? await Follow(http, new LinkId(http.Tenant, slug)) : null;
        if (redirection is { Destination: { } destination, AffiliateCode: { } code } && MayLeadTo(destination))
        {
            ReferralCookie.Write(http, code, tenant, options.Value);
            Send(http, redirection.ClickId is { } click && (redirection.AppendClickId || NamesReferral(destination))
                ? WithClick(destination, click)
                : destination);
            return;
        }

        Send(http, options.Value.DefaultRedirectUrl);
    }

    // The link may be older than the setting.
    bool MayLeadTo(string destination) =>
        options.Value.AllowedDestinationHosts is not { Count: > 0 } hosts || Destinations.Refuse(destination, hosts) is null;

    // The browser script counts a click where ref lands, unless it is told that it has been counted here.
    static bool NamesReferral(string destination) =>
        destination.Contains("?ref=", StringComparison.Ordinal) || destination.Contains("&ref=", StringComparison.Ordinal);

    // Before the fragment, which no server gets to see.
    static string WithClick(string destination, Guid click)
    {
        var hash = destination.IndexOf('#', StringComparison.Ordinal);
        var address = hash < 0 ? destination : destination[..hash];
        var separator = !address.Contains('?', StringComparison.Ordinal) ? "?" : address[^1] is '?' or '&' ? "" : "&";
        return $"{address}{separator}click_id={click}{(hash < 0 ? "" : destination[hash..])}";
    }

    Task<Redirection> Follow(HttpContext http, LinkId link)
    {
        if (Bots.IsBot(http.Request))
        {
            return attempts.Repeatable(() => grains.Link(link).Follow(null).AsTask());
        }

        var click = ClickOf(http, link);
        metrics.Count(click.Type, "redirect");
        return attempts.Recognised(again => grains.Link(link).Follow(again ? click with { MayBeWritten = true } : click));
    }

    TrackEvent ClickOf(HttpContext http, LinkId link)
    {
        var now = time.Now;
        var visitor = Visitor.Of(http, options.Value);
        return new TrackEvent
        {
            Id = Ids.Next(now),
            Tenant = link.Tenant,
            Slug = link.Slug,
            Type = "click",
            At = now,
            Metadata = MetadataOf(http.Request.Query),
            Ip = visitor.Ip,
            UserAgent = visitor.UserAgent,
            Referrer = visitor.Referrer,
            Source = visitor.SourceOf(http.Request.Query["utm_source"]),
        };
    }

    /// <summary>The query parameters as an object; empty when there are none that can be kept.</summary>
    static byte[] MetadataOf(IQueryCollection query)
    {
        if (query.Count == 0)
        {
            return [];
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, ActionJson.Options))
        {
            json.WriteStartObject();
            foreach (var (name, values) in query)
            {
                var value = values.ToString();
                if (name is not Parameter && name.Length > 0
                    && !name.Contains('\0', StringComparison.Ordinal) && !value.Contains('\0', StringComparison.Ordinal))
                {
                    json.WriteString(name, value);
                }
            }

            json.WriteEndObject();
        }

        return buffer.Length is > 2 and <= TrackFields.MaxMetadata ? buffer.ToArray() : [];
    }

    static void Send(HttpContext http, string destination)
    {
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.Location = Destinations.ForHeader(destination);
        http.Response.Headers.CacheControl = "no-store";
    }
}
