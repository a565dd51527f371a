using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Affiliates;

public static class AffiliateSystemHosting
{
    /// <summary>Adds <see cref="AffiliateSystemOptions"/>, checked when the host starts. Silos have them; a front-end without one adds them itself.</summary>
    public static IServiceCollection AddAffiliateSystemOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAttributionModels().AddOptions<AffiliateSystemOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AffiliateSystemOptions>, AffiliateSystemOptionsValidator>());
        if (services.All(s => s.ImplementationInstance is not AffiliateSystemSettings))
        {
            services.AddSingleton<IConfigureOptions<AffiliateSystemOptions>>(new AffiliateSystemSettings(configuration));
        }

        return services;
    }
}
