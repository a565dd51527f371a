using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Affiliates.Tests.Support.Model;

/// <summary>An answer: its status and its JSON.</summary>
public sealed record ServiceAnswer(int Status, JsonElement Json)
{
    public string Text(string field) => Json.GetProperty(field).ToString();
}

/// <summary>The service as its callers have it. It may be killed at any time: then an answer is lost, and nobody knows what became of the request.</summary>
/// <param name="address">Where it is.</param>
/// <param name="tenant">Whose.</param>
/// <param name="isUp">Completes when the service can be asked; at once when nobody has touched it.</param>
/// <param name="limit">How long all of it may take.</param>
public sealed class Service(Uri address, string? tenant, Func<Task> isUp, CancellationToken limit) : IDisposable
{
    static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(30),
    };

    int answers, lost;

    /// <summary>Answers so far.</summary>
    public int Answers => Volatile.Read(ref answers);

    /// <summary>Requests so far that nobody answered.</summary>
    public int Lost => Volatile.Read(ref lost);

    /// <summary>The token of who signs in.</summary>
    public async Task<string> SignIn(string email, string password) =>
        (await Must("", HttpMethod.Post, "/api/token/", new { email, password }, 200)).Text("access");

    /// <summary>Null: the answer is lost, and the service can be asked again by now.</summary>
    public async Task<ServiceAnswer?> Ask(string token, HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : JsonContent.Create(body);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (tenant is not null)
        {
            request.Headers.Add("X-Tenant", tenant);
        }

        try
        {
            using var response = await http.SendAsync(request, limit);
            // A service that stops refuses what it does not take any more.
            if ((int)response.StatusCode != 503)
            {
                var text = await response.Content.ReadAsStringAsync(limit);
                var answer = new ServiceAnswer((int)response.StatusCode, JsonSerializer.Deserialize<JsonElement>(text.Length == 0 ? "null" : text));
                Interlocked.Increment(ref answers);
                return answer;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !limit.IsCancellationRequested))
        {
            // Killed in the middle of it.
        }

        Interlocked.Increment(ref lost);
        await Task.Delay(BetweenTries, limit);
        await isUp().WaitAsync(limit);
        return null;
    }

    /// <summary>Asks again until there is an answer: for what changes nothing, or nothing the second time.</summary>
    public async Task<ServiceAnswer> AskAgain(string token, HttpMethod method, string path, object? body = null, string? key = null)
    {
        while (true)
        {
            if (await Ask(token, method, path, body, key) is { } answer)
            {
                return answer;
            }
        }
    }

    public async Task<ServiceAnswer> Must(string token, HttpMethod method, string path, object? body, int status)
    {
        var answer = await AskAgain(token, method, path, body);
        Assert.True(answer.Status == status, $"{method} {path}: {answer}");
        return answer;
    }

    public Task<ServiceAnswer> Get(string token, string path) => Must(token, HttpMethod.Get, path, null, 200);

    /// <summary>A whole list, page by page.</summary>
    public async Task<List<JsonElement>> All(string token, string path)
    {
        List<JsonElement> rows = [];
        string? next = path;
        while (next is not null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, next);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (tenant is not null)
            {
                request.Headers.Add("X-Tenant", tenant);
            }

            using var response = await http.SendAsync(request, limit);
            if ((int)response.StatusCode == 503)
            {
                await Task.Delay(BetweenTries, limit);
                continue;
            }

            var text = await response.Content.ReadAsStringAsync(limit);
            Assert.True(response.IsSuccessStatusCode, $"{next}: {text}");
            rows.AddRange(JsonSerializer.Deserialize<JsonElement>(text).EnumerateArray());
            next = response.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>')[1] : null;
        }

        return rows;
    }

    public void Dispose() => http.Dispose();
}
