using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Affiliates.Client;
using Affiliates.Portal.Hosting;
using Microsoft.AspNetCore.Http;

namespace Affiliates.Portal.Auth;

abstract record ExchangeOutcome;

sealed record Exchanged(TokenPair Tokens) : ExchangeOutcome;

/// <summary>The sign-in has ended: revoked, used up or too old.</summary>
sealed record ExchangeRefused : ExchangeOutcome;

/// <summary>Nobody knows; the sign-in may still be good.</summary>
sealed record ExchangeUnanswered : ExchangeOutcome;

/// <summary>Exchanges a refresh token for the next pair. Who comes with the same one again within a minute, another tab, gets the same answer.</summary>
sealed class TokenExchange(ApiCalls calls, ApiAddress address, OwnCalls own, TimeProvider time)
{
    /// <summary>How long who signs out waits for it; the cookie, the only place of the token, goes all the same.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    public async Task<ExchangeOutcome> Exchange(string refresh, HttpContext http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/token/refresh/") { Content = JsonContent.Create(new { refresh }) };
        if (address.IsOwn)
        {
            own.Mark(request, http.Connection.RemoteIpAddress);
        }

        try
        {
            using var client = calls.Plain();
            using var answer = await client.SendAsync(request, http.RequestAborted);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => new Exchanged((await answer.Content.ReadFromJsonAsync<TokenPair>(Names, http.RequestAborted))!),
                HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest => new ExchangeRefused(),
                _ => new ExchangeUnanswered(),
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return new ExchangeUnanswered();
        }
    }

    /// <summary>Ends the sign-in that the token belongs to, as far as the service answers.</summary>
    public async Task Revoke(string refresh, HttpContext http)
    {
        // Not when the browser goes away: who signs out means it.
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await calls.For(http.Connection.RemoteIpAddress).SignOut(AffiliatesCredentials.Tokens(new TokenPair("", refresh)), patience.Token);
        }
        catch (Exception e) when (e is AffiliatesException or OperationCanceledException)
        {
            // The token ends by itself, a week after its last use.
        }
    }
}
