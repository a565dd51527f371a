using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Affiliates.Benchmarks.Load;

/// <summary>The management calls that a run needs: make the affiliates before, read their counters after.</summary>
sealed class Management : IDisposable
{
    public const string AdminEmail = "admin@example.com";
    public const string AdminPassword = "bench-admin-password";

    readonly HttpClient http;

    Management(HttpClient http) => this.http = http;

    /// <summary>What a request of the administrator says of itself.</summary>
    public string Authorization => http.DefaultRequestHeaders.Authorization!.ToString();

    public static async Task<Management> SignIn(string url)
    {
        var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(10) };
        var management = new Management(http);
        var tokens = await management.Post("/api/token/", new { email = AdminEmail, password = AdminPassword });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access").GetString());
        return management;
    }

    /// <summary>Makes an affiliate and gives its id.</summary>
    /// <param name="code">Its name as well.</param>
    /// <param name="password">What it signs in with; null: nothing.</param>
    public async Task<string> AddAffiliate(string code, string? password = null)
    {
        var affiliate = await Post("/affiliates/affiliates/", password is null
            ? (object)new { email = $"{code}@example.com", code }
            : new { email = $"{code}@example.com", code, password });
        return affiliate.GetProperty("id").GetString()!;
    }

    public Task AddLink(string code, string slug) => Post(
        "/affiliates/referral-links/", new { affiliate_code = code, slug, destination_url = "https://shop.example.com/spring", campaign_name = "Spring" });

    public Task AddRule(string percent) => Post(
        "/affiliates/commission-rules/",
        new { name = "Bench", action_type = "purchase", is_percentage = true, value = percent, is_active = true, priority = 1 });

    /// <summary>Makes an API key that may track.</summary>
    public async Task<string> AddKey() =>
        (await Post("/affiliates/api-keys/", new { name = "Bench", scopes = "track" })).GetProperty("key").GetString()!;

    public async Task<long> Clicks(string affiliate) => (await Statistics(affiliate)).GetProperty("total_clicks").GetInt64();

    /// <summary>Of the last 30 days.</summary>
    public Task<JsonElement> Statistics(string affiliate) => http.GetFromJsonAsync<JsonElement>($"/affiliates/affiliates/{affiliate}/stats/");

    /// <summary>Null where the server has no answer yet.</summary>
    public async Task<JsonElement?> TryGet(string path)
    {
        using var answer = await http.GetAsync(path);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : null;
    }

    /// <summary>The sum of a figure of <c>/metrics</c> over all its labels.</summary>
    public async Task<double> Metric(string name)
    {
        var sum = 0.0;
        foreach (var line in (await http.GetStringAsync("/metrics")).Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
            {
                var values = line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ');
                sum += double.Parse(line.Contains('{', StringComparison.Ordinal) ? values[0] : values[1], CultureInfo.InvariantCulture);
            }
        }

        return sum;
    }

    /// <summary>The address of the next page of a list, as its header names it; null on the last.</summary>
    public async Task<string?> NextPage(string path)
    {
        using var answer = await http.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
        return answer.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>')[1] : null;
    }

    /// <summary>The lines of a list as CSV, read as they come.</summary>
    public async Task<long> CsvLines(string path)
    {
        using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        var lines = 0L;
        for (int read; (read = await body.ReadAsync(buffer)) > 0;)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }
        return lines;
    }

    async Task<JsonElement> Post(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(text)
            : throw new InvalidOperationException($"POST {path} answered {(int)answer.StatusCode}: {text}");
    }

    public void Dispose() => http.Dispose();
}
