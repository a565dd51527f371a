using Microsoft.Extensions.DependencyInjection;

namespace Affiliates.Users;

public static class UserHosting
{
    /// <summary>Adds what the grains of users and of the installation need; storage has to be there.</summary>
    public static IServiceCollection AddUsers(this IServiceCollection services) => services
        .AddSingleton<UserRows>()
        .AddSingleton<SignInRows>()
        .AddSingleton<ApiKeyRows>()
        .AddSingleton<PasswordHashes>()
        .AddSingleton<InstallationSecrets>();
}
