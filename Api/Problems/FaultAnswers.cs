namespace Affiliates.Api.Problems;

/// <summary>Turns what was thrown into an answer: what is the caller's fault to 4xx, what passes by to 503, a defect to 500.</summary>
public sealed partial class FaultAnswers(RequestDelegate next, ILogger<FaultAnswers> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            // A status that nobody has put into words: no such path, no such method.
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            {
                await Problem.OfStatus(http.Response.StatusCode).ExecuteAsync(http);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is waiting for an answer any more.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            var answer = e switch
            {
                BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
                    Problem.TooLarge(RequestBody.ManagementLimit),
                BadHttpRequestException bad => new Problem { Status = bad.StatusCode, Detail = "The request could not be read" },
                _ when Attempts.OutcomeOf(e) is not CallFault.Defect => Problem.Unavailable(),
                _ => new Problem { Status = StatusCodes.Status500InternalServerError, Detail = "Something went wrong on our side" },
            };
            if (answer.Status == StatusCodes.Status503ServiceUnavailable && Attempts.OutcomeOf(e) is CallFault.Full)
            {
                // Counted where it was refused: a line for each would cost more than the refusal has saved.
            }
            else if (answer.Status == StatusCodes.Status503ServiceUnavailable)
            {
                // Its kind only: there are many of these at once, and their texts name keys, which may be emails.
                Refused(log, http.GetEndpoint()?.DisplayName, e.GetType().Name);
            }
            else if (answer.Status >= StatusCodes.Status500InternalServerError)
            {
                Failed(log, e, http.GetEndpoint()?.DisplayName);
            }

            await answer.ExecuteAsync(http);
        }
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Warning, Message = "Answered 503 at {Endpoint}: {Fault}")]
    static partial void Refused(ILogger log, string? endpoint, string fault);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Error, Message = "Answered 500 at {Endpoint}")]
    static partial void Failed(ILogger log, Exception e, string? endpoint);
}
