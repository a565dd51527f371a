using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Affiliates;

public static class AttributionHosting
{
    /// <summary>The standard models, and all that are registered by <see cref="AddAttributionModel(IServiceCollection, string, IAttributionModel)"/>.</summary>
    public static IServiceCollection AddAttributionModels(this IServiceCollection services)
    {
        services.TryAddSingleton<AttributionModels>();
        return services;
    }

    /// <summary>Adds a model of the operator's own. Silos weigh with it and front-ends accept its name: register it in both.</summary>
    /// <param name="services">Of the host, before it is built.</param>
    /// <param name="name">As requests and settings will say it, at most 50 characters; a standard name replaces that model.</param>
    /// <param name="model">Called from many threads.</param>
    public static IServiceCollection AddAttributionModel(this IServiceCollection services, string name, IAttributionModel model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 50, nameof(name));
        return services.AddSingleton(new NamedAttributionModel(name, model));
    }
}
