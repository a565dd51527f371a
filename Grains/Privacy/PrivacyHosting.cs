using Microsoft.Extensions.DependencyInjection;

namespace Affiliates.Privacy;

public static class PrivacyHosting
{
    /// <summary>Adds what erases persons, on demand and by age; storage, tenants and options have to be there.</summary>
    public static IServiceCollection AddPrivacy(this IServiceCollection services) => services
        .AddSingleton<PersonalData>()
        .AddHostedService<PersonalDataSweep>();
}
