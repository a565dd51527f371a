using System.Net;
using System.Net.Http.Headers;

namespace Affiliates.Client.Http;

/// <summary>Makes calls: with credentials, again where that helps, and with one kind of exception where it does not.</summary>
sealed class ApiConnection
{
    const string TenantHeader = "X-Tenant";
    const string KeyHeader = "Idempotency-Key";
    const string BodyType = "application/json";

    readonly HttpClient http;
    readonly Repeats repeats;
    readonly string? tenant;
    readonly AffiliatesCredentials credentials;

    ApiConnection(
        HttpClient http, AffiliatesClientOptions options, TimeProvider time, Repeats repeats, string? tenant, AffiliatesCredentials credentials)
    {
        (this.http, this.repeats, this.tenant, this.credentials) = (http, repeats, tenant, credentials);
        (Options, Time) = (options, time);
    }

    public AffiliatesClientOptions Options { get; }

    public TimeProvider Time { get; }

    public static ApiConnection Of(HttpClient http, AffiliatesCredentials? credentials, AffiliatesClientOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(http);
        if ((options.BaseAddress ?? http.BaseAddress) is null)
        {
            throw new ArgumentException("Where the service is has to stand in the HttpClient's or in the options' BaseAddress.", nameof(http));
        }

        credentials ??= options.ApiKey is { } key ? AffiliatesCredentials.ApiKey(key) : AffiliatesCredentials.None;
        return new ApiConnection(http, options, time, new Repeats(options, time), options.Tenant, credentials);
    }

    public ApiConnection With(AffiliatesCredentials other) => new(http, Options, Time, repeats, tenant, other);

    public ApiConnection ForTenant(string? other) => new(http, Options, Time, repeats, other, credentials);

    public Task<TokenPair> SignIn(string email, string password, CancellationToken cancellation) => Send<TokenPair>(
        // A sign-in more, that nobody knows of, does no harm.
        Call.Post("/api/token/", new Credential(email, password), repeatable: true) with { IsAnonymous = true }, cancellation);

    public Task<TokenPair> Refresh(string refresh, CancellationToken cancellation) => Send<TokenPair>(
        // The service gives who exchanges the same token again within a minute the same answer.
        Call.Post("/api/token/refresh/", new Refreshing(refresh), repeatable: true) with { IsAnonymous = true }, cancellation);

    public async Task Revoke(string refresh, CancellationToken cancellation)
    {
        using var _ = await Send(Call.Post("/api/token/revoke/", new Refreshing(refresh), repeatable: true) with { IsAnonymous = true }, cancellation).ConfigureAwait(false);
    }

    public Task<T> Get<T>(string path, CancellationToken cancellation) => Send<T>(Call.Get(path), cancellation);

    /// <summary>The answer as what it stands for.</summary>
    public async Task<T> Send<T>(Call call, CancellationToken cancellation)
    {
        using var answer = await Send(call, cancellation).ConfigureAwait(false);
        return Json.Read<T>(await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
    }

    /// <summary>Takes away. That it is gone already is no failure when an earlier try may have done it.</summary>
    public async Task Delete(string path, CancellationToken cancellation)
    {
        try
        {
            using var _ = await Send(Call.Delete(path), cancellation).ConfigureAwait(false);
        }
        catch (AffiliatesException e) when (e is { IsNotFound: true, WasRepeated: true })
        {
        }
    }

    /// <summary>The answer, which is one of success; the caller disposes of it.</summary>
    /// <exception cref="AffiliatesException">All others.</exception>
    public async Task<HttpResponseMessage> Send(Call call, CancellationToken cancellation)
    {
        var tries = new Tries(call);
        HttpResponseMessage answer;
        try
        {
            answer = await repeats.Make(tries, static (tries, api, cancellation) => api.Try(tries.Call, cancellation), this, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || Repeats.IsTimeout(e))
        {
            throw new AffiliatesException($"The service did not answer: {e.Message}", e)
            {
                MayHaveHappened = tries.MayHaveHappened || !Repeats.WasNeverSent(e),
            };
        }

        if (answer.IsSuccessStatusCode || (call.TakesRedirects && (int)answer.StatusCode is >= 300 and < 400))
        {
            return answer;
        }

        using (answer)
        {
            throw await Refusals.Of(answer, tries.MayHaveHappened, cancellation).ConfigureAwait(false);
        }
    }

    async Task<HttpResponseMessage> Try(Call call, CancellationToken cancellation)
    {
        if (call.IsAnonymous)
        {
            return await Once(call, null, cancellation).ConfigureAwait(false);
        }

        var shown = await credentials.Header(this, cancellation).ConfigureAwait(false);
        var answer = await Once(call, shown, cancellation).ConfigureAwait(false);
        if (answer.StatusCode is not HttpStatusCode.Unauthorized || shown is null)
        {
            return answer;
        }

        AuthenticationHeaderValue? other;
        try
        {
            other = await credentials.Renew(this, shown, cancellation).ConfigureAwait(false);
        }
        catch
        {
            answer.Dispose();
            throw;
        }

        if (other is null)
        {
            return answer;
        }

        answer.Dispose();
        return await Once(call, other, cancellation).ConfigureAwait(false);
    }

    async Task<HttpResponseMessage> Once(Call call, AuthenticationHeaderValue? shown, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(call.Method, AddressOf(call.Path));
        request.Headers.Authorization = shown;
        request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        if (tenant is not null)
        {
            request.Headers.TryAddWithoutValidation(TenantHeader, tenant);
        }

        if (call.IdempotencyKey is { } key)
        {
            request.Headers.TryAddWithoutValidation(KeyHeader, key);
        }

        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(BodyType) } };
        }

        var until = call.IsStreamed ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead;
        return await http.SendAsync(request, until, cancellation).ConfigureAwait(false);
    }

    // A base address may have a path of its own, with or without a slash at its end.
    Uri AddressOf(string path) => new((Options.BaseAddress ?? http.BaseAddress)!.AbsoluteUri.TrimEnd('/') + path);
}
