namespace Affiliates.Api.Hosting;

public static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        string[] ask = [HttpMethods.Get, HttpMethods.Head];
        var health = app.MapGroup("/health").About("Operation", "Health, and this document.");
        health.MapMethods("/live/", ask, static () => TypedResults.Ok(new HealthAnswer("live")))
            .Documented("isLive", "Ask whether the process lives")
            .Answers<HealthAnswer>();
        health.MapMethods("/ready/", ask, static async (Readiness readiness) => await readiness.IsReady()
            ? (IResult)TypedResults.Ok(new HealthAnswer("ready"))
            : Problem.Unavailable("Not ready"))
            .Documented("isReady", "Ask whether the process can take requests")
            .Answers<HealthAnswer>()
            .Refuses(StatusCodes.Status503ServiceUnavailable, "Not ready");
    }

    /// <summary>How the process is.</summary>
    internal sealed record HealthAnswer(string Status);
}

/// <summary>Ready: the process has started to the end, the grains can be called, the database answers, and it is not on its way out.</summary>
public sealed class Readiness(IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider time)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<bool> IsReady()
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }

        try
        {
            return await grains.Directory(TenantId.Default).Ping().WaitAsync(Patience, time);
        }
        catch (Exception e) when (Attempts.OutcomeOf(e) is not CallFault.Defect)
        {
            return false;
        }
    }
}
