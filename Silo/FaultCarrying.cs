using Orleans.Serialization;

namespace Affiliates.Silo;

/// <summary>What silos and front-ends have to agree about for faults to be understood on the other side.</summary>
public static class FaultCarrying
{
    /// <summary>A grain call that takes longer counts as lost.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(3);

    /// <summary>The drivers' exceptions go over the wire as what they are, so that the front-end can tell an outage from a defect.</summary>
    public static ISiloBuilder CarryFaults(this ISiloBuilder silo)
    {
        silo.Services.Configure<ExceptionSerializationOptions>(Drivers);
        return silo;
    }

    /// <inheritdoc cref="CarryFaults(ISiloBuilder)"/>
    public static IClientBuilder CarryFaults(this IClientBuilder client)
    {
        client.Services.Configure<ExceptionSerializationOptions>(Drivers);
        return client;
    }

    static void Drivers(ExceptionSerializationOptions options)
    {
        options.SupportedNamespacePrefixes.Add("Npgsql");
        options.SupportedNamespacePrefixes.Add("Microsoft.Data.Sqlite");
    }
}
