using Microsoft.Extensions.DependencyInjection;

namespace Affiliates.Listing;

public static class ListingHosting
{
    /// <summary>Adds what the directory's grains need; storage has to be there.</summary>
    public static IServiceCollection AddListing(this IServiceCollection services) => services
        .AddSingleton<ListReader>()
        .AddSingleton<ExplanationReader>();
}
