using System.Net;
using System.Net.Sockets;

namespace Affiliates.Api.Hosting;

/// <summary>Where a request comes from, as far as it is kept or counted.</summary>
public static class ClientAddress
{
    /// <summary>As much of it as the setting <c>IpAddresses</c> says; null when nothing is kept.</summary>
    public static string? Kept(IPAddress? address, string setting) => setting switch
    {
        "whole" => Masked(address, v4Bytes: 4, v6Bytes: 16),
        "none" => null,
        _ => Truncated(address),
    };

    /// <summary>Without the part that names a person: IPv4 to /24, IPv6 to /48. Null when it is not known.</summary>
    public static string? Truncated(IPAddress? address) => Masked(address, v4Bytes: 3, v6Bytes: 6);

    /// <summary>The unit that limits count by: an IPv4 address, or a /64 of IPv6, which is what one household has.</summary>
    public static string NetworkOf(HttpContext http) => Masked(http.Connection.RemoteIpAddress, v4Bytes: 4, v6Bytes: 8) ?? "unknown";

    static string? Masked(IPAddress? address, int v4Bytes, int v6Bytes)
    {
        if (address is null)
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var written))
        {
            return null;
        }

        bytes[(address.AddressFamily is AddressFamily.InterNetwork ? v4Bytes : v6Bytes)..].Clear();
        return new IPAddress(bytes[..written]).ToString();
    }
}
