using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Affiliates.Api.Commands;

/// <summary>Asks a running server, by its endpoints.</summary>
sealed class ErasingByHttp : IErasing
{
    const string Key = "AFFILIATES_API_KEY";
    const string Password = "AFFILIATES_PASSWORD";

    readonly HttpClient http;

    ErasingByHttp(HttpClient http) => this.http = http;

    /// <exception cref="CommandException">There is no way to sign in, or it was refused.</exception>
    public static async Task<ErasingByHttp> SignIn(string url, string? email, string? tenant, CancellationToken ct)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new CommandException("--url is the address of the server, such as https://affiliates.example.com.");
        }

        // An erasure looks through all of a tenant's events.
        var erasing = new ErasingByHttp(new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(30) });
        var client = erasing.http;
        if (tenant is not null)
        {
            client.DefaultRequestHeaders.Add(Tenancy.Header, tenant);
        }

        if (email is null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Api-Key", Secret(Key));
            return erasing;
        }

        var answer = await erasing.Send(HttpMethod.Post, "/api/token/", new { email, password = Secret(Password) }, ct);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer!.Value.GetProperty("access").GetString());
        return erasing;
    }

    public async Task<long> Visitor(string? session, string? customer, CancellationToken ct)
    {
        var answer = await Send(HttpMethod.Post, "/affiliates/privacy/erase-visitor/", new { session_id = session, customer_id = customer }, ct);
        return answer!.Value.GetProperty("actions").GetInt64();
    }

    public async Task<bool> Affiliate(string codeOrId, CancellationToken ct)
    {
        var id = codeOrId;
        if (!Guid.TryParse(codeOrId, out _))
        {
            var named = await Send(HttpMethod.Get, $"/affiliates/affiliates/?code={Uri.EscapeDataString(codeOrId)}", null, ct);
            if (named!.Value.GetArrayLength() == 0)
            {
                return false;
            }

            id = named.Value[0].GetProperty("id").GetString()!;
        }

        return await Send(HttpMethod.Post, $"/affiliates/affiliates/{id}/erase/", new { }, ct) is not null;
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    // Null: there is no such thing.
    async Task<JsonElement?> Send(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        try
        {
            using var answer = await http.SendAsync(request, ct);
            if (answer.StatusCode is HttpStatusCode.NotFound)
            {
                return null;
            }

            var json = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
            return answer.IsSuccessStatusCode
                ? json
                : throw new CommandException($"{http.BaseAddress} refuses ({(int)answer.StatusCode}): {json.GetProperty("detail").GetString()}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new CommandException($"{http.BaseAddress} does not answer as a server of this program does: {e.Message}");
        }
    }

    static string Secret(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } secret
        ? secret
        : throw new CommandException($"Set {variable} in the environment: a secret on the command line is seen by others.");
}
