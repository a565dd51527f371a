using Microsoft.Extensions.DependencyInjection;

namespace Affiliates.Tenants;

public static class TenantHosting
{
    /// <summary>Adds the tenants' rows and the silo's cache of their settings; storage and <see cref="TimeProvider"/> have to be there.</summary>
    public static IServiceCollection AddTenants(this IServiceCollection services) => services
        .AddSingleton<TenantRows>()
        .AddSingleton<TenantRecords>()
        .AddSingleton<TenantCache>();
}
