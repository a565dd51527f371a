using Affiliates.Listing;
using Orleans.Runtime;

namespace Affiliates.Silo;

/// <summary>Live: the process runs. Ready: its silo is a member, the database answers, and it is not on its way out.</summary>
static class Health
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live/", static () => TypedResults.Ok(new HealthAnswer("live")));
        app.MapGet("/health/ready/", Ready);
    }

    static async Task<IResult> Ready(ISiloStatusOracle silo, ListReader lists, IHostApplicationLifetime lifetime) =>
        !lifetime.ApplicationStopping.IsCancellationRequested
        && silo.CurrentStatus is SiloStatus.Active
        && await Answers(lists)
            ? TypedResults.Ok(new HealthAnswer("ready"))
            : TypedResults.Json(new HealthAnswer("not ready"), statusCode: StatusCodes.Status503ServiceUnavailable);

    static async Task<bool> Answers(ListReader lists)
    {
        try
        {
            return await lists.Ping().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    sealed record HealthAnswer(string Status);
}
