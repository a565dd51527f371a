using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Affiliates.Api.Tests.Requests;

/// <summary>A list of any length goes out page by page, and waits for whoever reads it.</summary>
public class CsvStreamTests
{
    const int Rows = 500;
    const int Pages = 200;

    [Fact]
    public async Task Who_does_not_read_is_waited_for_with_one_page_in_hand()
    {
        var pulled = 0;
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4096, resumeWriterThreshold: 2048, useSynchronizationContext: false));
        var writing = Write(pipe.Writer, () => pulled++, TestContext.Current.CancellationToken);

        Assert.False(writing.IsCompleted);
        Assert.Equal(1, pulled);

        var lines = 0;
        for (var done = false; !done;)
        {
            var read = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
            // What has been made and not been read is never more than a page and what is being made.
            Assert.InRange(pulled * Rows - lines, -Rows, 2 * Rows);
            foreach (var memory in read.Buffer)
            {
                lines += memory.Span.Count((byte)'\n');
            }

            pipe.Reader.AdvanceTo(read.Buffer.End);
            done = read.IsCompleted;
        }

        await writing;
        Assert.Equal((Pages, Pages * Rows + 1), (pulled, lines));
    }

    [Fact]
    public async Task Who_goes_away_ends_the_reading_of_the_list()
    {
        var pulled = 0;
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4096, resumeWriterThreshold: 2048, useSynchronizationContext: false));
        using var gone = new CancellationTokenSource();
        var writing = Write(pipe.Writer, () => pulled++, gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        Assert.Equal(1, pulled);
    }

    static async Task Write(PipeWriter writer, Action pull, CancellationToken gone = default)
    {
        await using var services = new ServiceCollection()
            .ConfigureHttpJsonOptions(json => Answers.Configure(json.SerializerOptions)).AddOptions().BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services, RequestAborted = gone };
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(writer.AsStream()));
        await new CsvAnswer<Row>(All(pull)).ExecuteAsync(http);
        await writer.CompleteAsync();
    }

    static async IAsyncEnumerable<IReadOnlyList<Row>> All(Action pull)
    {
        await Task.CompletedTask;
        for (var page = 0; page < Pages; page++)
        {
            pull();
            yield return [.. Enumerable.Range(0, Rows).Select(n => new Row(n, "a text of some length", new Money(n)))];
        }
    }

    sealed record Row(int Number, string Text, Money Amount);
}
