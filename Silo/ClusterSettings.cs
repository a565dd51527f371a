using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;

namespace Affiliates.Silo;

public enum ClusterMode
{
    /// <summary>A silo alone in its process.</summary>
    Embedded,
    /// <summary>A silo that is a member of a cluster on PostgreSQL.</summary>
    Node,
    /// <summary>No silo: a front-end of a cluster.</summary>
    Client,
}

/// <summary>How this process takes part in a cluster: section <c>Cluster</c>.</summary>
/// <param name="Mode"><c>Cluster:Mode</c>.</param>
/// <param name="ClusterId"><c>Cluster:ClusterId</c>, default <c>affiliates</c>: which silos belong together; another one for each environment.</param>
/// <param name="ServiceId"><c>Cluster:ServiceId</c>, default <c>affiliates</c>: whose the stored state is. Never changed.</param>
/// <param name="SiloPort"><c>Cluster:SiloPort</c>, default 11111, 0: a free one.</param>
/// <param name="GatewayPort"><c>Cluster:GatewayPort</c>, default 30000, 0: a free one.</param>
/// <param name="AdvertisedIP">
/// <c>Cluster:AdvertisedIP</c>, by which the other processes reach this one. Default: loopback when embedded, else the address of
/// this machine's name.
/// </param>
/// <remarks>The ports are inside the trust boundary. Below 32768 no outgoing connection can have taken them when the process starts.</remarks>
public sealed record ClusterSettings(ClusterMode Mode, string ClusterId, string ServiceId, int SiloPort, int GatewayPort, IPAddress? AdvertisedIP)
{
    public const string Section = "Cluster";

    const int LastPort = 65535;

    /// <summary>
    /// <c>Cluster:Dashboard</c>, default false: silos collect what the Orleans dashboard shows, and front-ends show it to superusers at
    /// <c>/admin/orleans/</c>. On everywhere, or nowhere.
    /// </summary>
    public bool Dashboard { get; init; }

    /// <exception cref="OptionsValidationException">A line for each bad value.</exception>
    public static ClusterSettings From(IConfiguration configuration, ClusterMode unlessNamed = ClusterMode.Embedded)
    {
        var section = configuration.GetSection(Section);
        List<string> failures = [];
        var settings = new ClusterSettings(
            ReadMode(section, unlessNamed, failures),
            Text(section, "ClusterId") ?? "affiliates",
            Text(section, "ServiceId") ?? "affiliates",
            ReadPort(section, "SiloPort", 11111, failures),
            ReadPort(section, "GatewayPort", 30000, failures),
            ReadAddress(section, failures))
        {
            Dashboard = ReadFlag(section, "Dashboard", failures),
        };
        if (settings.SiloPort == settings.GatewayPort && settings.SiloPort != 0)
        {
            failures.Add("Cluster:SiloPort and Cluster:GatewayPort have to be two ports.");
        }

        return failures.Count == 0 ? settings : throw new OptionsValidationException(Section, typeof(ClusterSettings), failures);
    }

    /// <summary>With free ports where 0 asks for one.</summary>
    public ClusterSettings WithPorts()
    {
        var silo = SiloPort == 0 ? FreePorts.One() : SiloPort;
        return this with { SiloPort = silo, GatewayPort = GatewayPort == 0 ? FreePorts.One(except: silo) : GatewayPort };
    }

    static string? Text(IConfigurationSection section, string key) => section[key]?.Trim() is { Length: > 0 } text ? text : null;

    static ClusterMode ReadMode(IConfigurationSection section, ClusterMode unlessNamed, List<string> failures)
    {
        switch (Text(section, "Mode")?.ToUpperInvariant())
        {
            case null: return unlessNamed;
            case "EMBEDDED": return ClusterMode.Embedded;
            case "NODE": return ClusterMode.Node;
            case "CLIENT": return ClusterMode.Client;
            default:
                failures.Add($"Cluster:Mode is '{section["Mode"]}'; it has to be Embedded, Node or Client.");
                return unlessNamed;
        }
    }

    static int ReadPort(IConfigurationSection section, string key, int unlessNamed, List<string> failures)
    {
        if (Text(section, key) is not { } text)
        {
            return unlessNamed;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= LastPort)
        {
            return port;
        }

        failures.Add($"Cluster:{key} is '{text}'; it has to be a port from 1 to {LastPort}, or 0 for a free one.");
        return unlessNamed;
    }

    static bool ReadFlag(IConfigurationSection section, string key, List<string> failures)
    {
        if (Text(section, key) is not { } text)
        {
            return false;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        failures.Add($"Cluster:{key} is '{text}'; it has to be true or false.");
        return false;
    }

    static IPAddress? ReadAddress(IConfigurationSection section, List<string> failures)
    {
        if (Text(section, "AdvertisedIP") is not { } text)
        {
            return null;
        }

        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        failures.Add($"Cluster:AdvertisedIP is '{text}'; it has to be an IP address.");
        return null;
    }
}
