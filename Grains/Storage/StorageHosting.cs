using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Affiliates.Storage;

public static class StorageHosting
{
    /// <summary>Adds the store and its schema. The host awaits <see cref="SchemaMigrator.Run(CancellationToken)"/> before its silo starts.</summary>
    /// <remarks>The configuration is read when the store is first asked for, so that sources added later count.</remarks>
    public static IServiceCollection AddAffiliatesStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(_ => StorageOptions.From(configuration));
        services.TryAddSingleton<AffiliatesStore>();
        services.TryAddSingleton<SchemaMigrator>();
        return services;
    }
}
