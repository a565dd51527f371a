using Microsoft.Extensions.Logging;

namespace Affiliates.Api.Tests.Problems;

public class FaultAnswersTests
{
    static readonly (Exception Fault, int Status)[] Faults =
    [
        (new JournalFullException("full"), 503), (new OverloadedException(1), 503), (new JournalFaultException("gone"), 503), (new TimeoutException("user/u/anna@example.com"), 503),
        (new IOException(), 503), (new BadHttpRequestException("slow", 408), 408), (new BadHttpRequestException("large", 413), 413),
        (new NotSupportedException("Our fault."), 500),
    ];

    [Fact]
    public async Task What_was_thrown_is_a_problem_that_says_nothing_of_our_insides()
    {
        foreach (var (fault, status) in Faults)
        {
            using var body = new MemoryStream();
            var http = new DefaultHttpContext { Response = { Body = body } };

            await new FaultAnswers(_ => throw fault, new NoPersons()).InvokeAsync(http);

            Assert.Equal((status, Problem.MediaType), (http.Response.StatusCode, http.Response.ContentType));
            Assert.Equal(status == 503, http.Response.Headers.ContainsKey("Retry-After"));
            Assert.DoesNotContain("anna", Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
        }
    }

    sealed class NoPersons : ILogger<FaultAnswers>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Assert.DoesNotContain("@", formatter(state, exception) + exception, StringComparison.Ordinal);
    }
}
