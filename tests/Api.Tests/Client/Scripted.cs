using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace Affiliates.Client.Tests;

/// <summary>Answers as it is told, one call after the other, and keeps what was asked.</summary>
sealed class Scripted(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
{
    int next;

    public ConcurrentQueue<(HttpMethod Method, string PathAndQuery, string Body, HttpRequestHeaders Headers)> Asked { get; } = [];

    public HttpClient Client => new(this, disposeHandler: false) { BaseAddress = new Uri("http://affiliates.test/base/") };

    public static Func<HttpRequestMessage, HttpResponseMessage> Says(HttpStatusCode status, string body = "{}", string? retryAfter = null) => _ =>
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (retryAfter is not null)
        {
            answer.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return answer;
    };

    public static Func<HttpRequestMessage, HttpResponseMessage> Breaks(HttpRequestError why) => _ => throw new HttpRequestException(why, "broken");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Asked.Enqueue((request.Method, request.RequestUri!.PathAndQuery, body, request.Headers));
        // The last answer is given for ever.
        return answers[Math.Min(Interlocked.Increment(ref next) - 1, answers.Length - 1)](request);
    }
}
