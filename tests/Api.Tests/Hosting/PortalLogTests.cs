using System.Collections.Concurrent;
using Affiliates.Api.Tests.Http;
using Microsoft.Extensions.Logging;

namespace Affiliates.Api.Tests.Hosting;

public class PortalLogTests
{
    [Fact]
    public async Task A_first_start_and_a_page_that_is_looked_at_are_nothing_to_warn_of()
    {
        using var log = new Warnings();
        await using var api = new ApiServer(["--Portal:Enabled=true"], builder =>
        {
            builder.Logging.AddProvider(log);
            return ApiHost.Build(builder);
        });
        await api.InitializeAsync();

        var page = (await api.Anonymous().Get("/portal/sign-in")).Is(HttpStatusCode.OK);

        Assert.True(page.Response.Headers.CacheControl is { NoCache: true, NoStore: true });
        Assert.Contains("__RequestVerificationToken", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Said, warning => warning.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal));
    }

    sealed class Warnings : ILoggerProvider
    {
        public ConcurrentQueue<string> Said { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Category(categoryName, Said);

        public void Dispose()
        {
        }

        sealed class Category(string name, ConcurrentQueue<string> said) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                {
                    said.Enqueue($"{name}: {formatter(state, exception)}");
                }
            }
        }
    }
}
