using System.Net.Http.Headers;
using Affiliates.Portal.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Affiliates.Portal.Hosting;

/// <summary>Files of the API's, passed on as they come to who has signed in: the CSV of a list with its filters, and a payout run's.</summary>
static class FileEndpoints
{
    static readonly string[] Lists =
    [
        "affiliates", "referral-links", "referral-actions", "commissions", "payouts", "commission-rules", "payout-runs", "tenants", "users", "api-keys",
    ];

    public static void MapFiles(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/files/list.csv", List).RequireAuthorization();
        endpoints.MapGet("/files/paypal/{run:guid}.csv", static (HttpContext http, ApiCalls calls, Guid run, string? tenant) =>
            Pass(http, calls, $"/affiliates/payout-runs/{run}/paypal.csv", tenant, $"paypal-{run}.csv")).RequireAuthorization();
    }

    static async Task List(HttpContext http, ApiCalls calls, string of, string? tenant)
    {
        var list = Lists.FirstOrDefault(name => of == $"/affiliates/{name}/" || of.StartsWith($"/affiliates/{name}/?", StringComparison.Ordinal));
        if (list is null)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await Pass(http, calls, of + (of.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "format=csv", tenant, list + ".csv");
    }

    static async Task Pass(HttpContext http, ApiCalls calls, string path, string? tenant, string name)
    {
        using var client = calls.Plain();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", PortalSignIn.AccessOf(http.User));
        if (!string.IsNullOrEmpty(tenant))
        {
            request.Headers.TryAddWithoutValidation("X-Tenant", tenant);
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (answer.IsSuccessStatusCode)
        {
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        }

        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
