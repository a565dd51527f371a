using Affiliates.Api;

namespace Affiliates.Samples.CustomCommissions;

/// <summary>The whole program, with a commission policy and an attribution model of one's own.</summary>
public static class OwnHost
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        // With silos in processes of their own, register both there too.
        builder.Services
            .AddCommissionPolicy<RenewalsPayHalf>()
            .AddAttributionModel("closers", new Closers());
        return ApiHost.Build(builder);
    }
}
