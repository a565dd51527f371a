using System.Net;
using System.Net.Http.Headers;

namespace Affiliates.Portal.Auth;

/// <summary>Shows the person's token with each call; when it is refused, once more with a fresh one.</summary>
sealed class SessionHandler(PortalSession session) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var shown = await session.Access(null, cancellationToken);
        var answer = await Send(request, shown, cancellationToken);
        if (answer.StatusCode is not HttpStatusCode.Unauthorized
            || await session.Access(shown, cancellationToken) is not { } fresh || fresh == shown)
        {
            return answer;
        }

        answer.Dispose();
        return await Send(request, fresh, cancellationToken);
    }

    Task<HttpResponseMessage> Send(HttpRequestMessage request, string? token, CancellationToken cancellation)
    {
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return base.SendAsync(request, cancellation);
    }
}
