using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Tenants;

/// <summary>
/// Finds the tenant that a request names: by the header <c>X-Tenant</c> (slug or id), else by the host's subdomain. The credentials come
/// before both, and the default tenant after: <see cref="Auth.AccessHosting"/> puts them in order, for every request.
/// </summary>
public sealed class Tenancy(IGrainFactory grains, Attempts attempts, IOptions<AffiliateSystemOptions> options, TimeProvider time)
{
    public const string Header = "X-Tenant";

    /// <summary>Names of hosts that are nobody's.</summary>
    static readonly string[] NoTenant = ["www", "api", "admin"];

    static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    /// <summary>Names remembered at once; memory stays bounded whoever asks.</summary>
    const int Capacity = 10_000;

    readonly ConcurrentDictionary<string, (TenantId? Tenant, long ReadAt)> known = new(StringComparer.Ordinal);
    readonly string domain = new HostString(options.Value.Domain).Host;

    /// <summary>What the request names: a tenant, nobody (null), or one that does not exist.</summary>
    public ValueTask<Named> Of(HttpRequest request)
    {
        if (request.Headers.TryGetValue(Header, out var header) && header.ToString().Trim() is { Length: > 0 } name)
        {
            return new ValueTask<Named>(ByHeader(name));
        }

        return options.Value.EnableMultiTenancy && SubdomainOf(request.Host.Host) is var (subdomain, mustExist) && subdomain is not null
            ? new ValueTask<Named>(BySubdomain(subdomain, mustExist))
            : ValueTask.FromResult(Named.Nobody);
    }

    /// <summary>A tenant by slug or id.</summary>
    public async ValueTask<TenantId?> Find(string name) =>
        Guid.TryParse(name, out var uid) ? await Known("i/" + uid.ToString("N"), () => grains.Tenants().ByUid(uid))
        : TenantNames.IsSlug(name) ? await Known("s/" + name, () => grains.Tenants().BySlug(name))
        : null;

    async Task<Named> ByHeader(string name) => await Find(name) is { } tenant ? new Named(tenant, Exists: true) : Named.Unknown;

    // Below our own domain a name is a tenant's or it is wrong; anywhere else a host may be called as it likes.
    async Task<Named> BySubdomain(string subdomain, bool mustExist) =>
        await Known("d/" + subdomain, () => grains.Tenants().BySubdomain(subdomain)) is { } tenant ? new Named(tenant, Exists: true)
        : mustExist ? Named.Unknown
        : Named.Nobody;

    (string? Subdomain, bool MustExist) SubdomainOf(string host)
    {
        if (host.Length > domain.Length && host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && host[^(domain.Length + 1)] == '.')
        {
            return (Label(host[..^(domain.Length + 1)]), true);
        }

        var labels = host.Split('.');
        return labels.Length >= 3 && !IPAddress.TryParse(host, out _) && !host.Equals(domain, StringComparison.OrdinalIgnoreCase)
            ? (Label(labels[0]), false)
            : (null, false);
    }

    static string? Label(string label)
    {
        label = label.ToLowerInvariant();
        return NoTenant.Contains(label) || !TenantNames.IsSubdomain(label) ? null : label;
    }

    ValueTask<TenantId?> Known(string name, Func<Task<TenantId?>> find) =>
        known.TryGetValue(name, out var entry) && time.GetElapsedTime(entry.ReadAt) < Age
            ? ValueTask.FromResult(entry.Tenant)
            : new ValueTask<TenantId?>(Read(name, find));

    async Task<TenantId?> Read(string name, Func<Task<TenantId?>> find)
    {
        var readAt = time.GetTimestamp();
        var tenant = await attempts.Repeatable(find);
        if (known.Count >= Capacity)
        {
            known.Clear();
        }

        known[name] = (tenant, readAt);
        return tenant;
    }
}

/// <summary>The tenant that a request names. Not <paramref name="Exists"/>: it names one that there is not.</summary>
public readonly record struct Named(TenantId? Tenant, bool Exists)
{
    public static readonly Named Nobody = new(null, Exists: true);
    public static readonly Named Unknown = new(null, Exists: false);
}
