namespace Affiliates.Api.Dashboard;

/// <summary>Stands with the pages that a superuser opens in a browser: they may sign in with <see cref="AdminCookie"/>.</summary>
public sealed class AdminPage
{
    /// <summary>A person in a browser is sent to where one signs in; false: a program, which is told.</summary>
    public static bool Redirects(HttpContext http, Problem refusal)
    {
        if (refusal.Status is not StatusCodes.Status401Unauthorized
            || http.GetEndpoint()?.Metadata.GetMetadata<AdminPage>() is null
            || !http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        http.Response.Redirect(SignInPage.Path);
        return true;
    }
}
