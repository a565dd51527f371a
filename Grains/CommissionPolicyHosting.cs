using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Affiliates;

public static class CommissionPolicyHosting
{
    /// <summary>Puts the operator's own decision in the place of the rules'; it is given what the rules would pay.</summary>
    public static IServiceCollection AddCommissionPolicy<TPolicy>(this IServiceCollection services)
        where TPolicy : class, ICommissionPolicy => services.Replace(ServiceDescriptor.Singleton<ICommissionPolicy, TPolicy>());

    /// <summary>The rules decide, unless a policy is registered before or after.</summary>
    internal static IServiceCollection AddRulesAlone(this IServiceCollection services)
    {
        services.TryAddSingleton<ICommissionPolicy, RulesAlone>();
        return services;
    }
}
