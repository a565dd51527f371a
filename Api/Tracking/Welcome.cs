namespace Affiliates.Api.Tracking;

/// <summary>What stands at the root for who comes by.</summary>
static class Welcome
{
    const string Text =
        """
        Affiliates: tracks referrals and pays for them.

        This is an API. Sign in at POST /api/token/, track at POST /affiliates/api/referral-actions/track/.
        The README has the first five minutes. Health: /health/live, /health/ready.

        """;

    public static Task Answer(HttpContext http)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.WriteAsync(Text, http.RequestAborted);
    }
}
