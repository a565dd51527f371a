using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Affiliates.Journal.Tests;

/// <summary>The writer over a store that does what the test says, and its registration.</summary>
public sealed class WriterTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unknown_outcome_faults_every_stream_of_the_batch_before_anyone_is_told(bool blocks)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var store = new ScriptedStore(blocks);
        await using var writer = Writer(services, store);
        JournalStream first = new(1, TenantId.Default), one = new(2, TenantId.Default), two = new(3, TenantId.Default);
        var held = store.Next();
        var warmUp = writer.Append(first.Action(1));
        await held.Entered;
        var unknown = store.Next();
        Task[] batch = [writer.Append(one.Action(1)), writer.Append(two.Action(1)), writer.Append(one.Action(2))];
        held.Succeed();
        await warmUp;
        await unknown.Entered;
        unknown.Fail(new IOException("gone"));

        foreach (var answer in batch)
        {
            await Assert.ThrowsAsync<JournalFaultException>(() => answer);
            Assert.True(one.Faulted && two.Faulted);
        }

        Assert.False(first.Faulted);
        store.Next().Succeed();
        await writer.Append(first.Action(2));
        Assert.Equal(1, store.Resets);
        Assert.Equal([1, 3, 1], store.Batches);
    }

    [Fact]
    public async Task A_commit_is_a_span_of_its_own_with_a_link_to_each_request_that_waits_for_it()
    {
        // Other tests commit beside this one, on threads of their own.
        var commits = new ConcurrentQueue<Activity>();
        using var requests = new ActivitySource("requests of this test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Affiliates.Journal" || source == requests,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = commits.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var store = new ScriptedStore(blocks: false);
        using var first = requests.StartActivity("the one that makes the writer")!;
        await using var writer = Writer(services, store);
        var held = store.Next();
        var warmUp = writer.Append(new JournalStream(1, TenantId.Default).Action(1));
        await held.Entered;
        store.Next().Succeed();
        List<ActivityContext> waiting = [];
        List<Task> written = [];
        for (var stream = 2; stream < 5; stream++)
        {
            using var request = requests.StartActivity("request", ActivityKind.Server, parentContext: default)!;
            waiting.Add(request.Context);
            written.Add(writer.Append(new JournalStream(stream, TenantId.Default).Action(1)));
        }

        held.Succeed();
        await Task.WhenAll([warmUp, .. written]);
        await writer.Drain();

        var commit = Assert.Single(commits.ToArray(), c => c.Links.Any(link => link.Context == waiting[0]));
        Assert.Equal(waiting, commit.Links.Select(link => link.Context));
        Assert.Null(commit.ParentId);
        Assert.Equal(3, commit.GetTagItem("affiliates.appends"));
    }

    [Fact]
    public async Task Rows_are_counted_by_kind_once_they_are_durable()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var counts = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>() && instrument.Name == "affiliates.journal.appended")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var type = (string)tags[0].Value!;
            counts[type] = counts.GetValueOrDefault(type) + value;
        });
        listener.Start();
        var store = new ScriptedStore(blocks: false);
        var writer = Writer(services, store);
        var affiliate = new TestAffiliate(1, Guid.CreateVersion7(), "A");
        var stream = affiliate.Activate();
        store.Next().Succeed();
        await writer.Append(stream.Sale(1, 1, Some.Sale(), Some.Commission(affiliate, Guid.CreateVersion7(), CommissionStatus.Approved)));
        store.Next().Fail(new IOException("gone"));
        await Assert.ThrowsAsync<JournalFaultException>(() => writer.Append(stream.Action(2)));
        await writer.DisposeAsync();

        Assert.Equal(
            new Dictionary<string, long> { ["action"] = 1, ["ledger_entry"] = 2, ["commission"] = 1 }, counts);
    }

    [Fact]
    public async Task A_host_gets_one_writer_and_its_reader_from_the_configuration()
    {
        await using var database = await TestDatabase.Create(Dialect.Sqlite, new PostgresServer());
        await using var host = Host(database);
        await host.GetRequiredService<SchemaMigrator>().Run(TestContext.Current.CancellationToken);
        var stream = new JournalStream(1, TenantId.Default);

        await host.GetRequiredService<IJournal>().Append(stream.Action(1));

        Assert.Same(host.GetRequiredService<JournalWriter>(), host.GetRequiredService<IJournal>());
        var ct = TestContext.Current.CancellationToken;
        Assert.Equal(1, await host.GetRequiredService<IJournalReader>().ReadActions(1, 0, ct).CountAsync(ct));
    }

    [Fact]
    public async Task A_container_that_ends_writes_what_was_taken()
    {
        await using var database = await TestDatabase.Create(Dialect.Sqlite, new PostgresServer());
        Task[] answers;
        await using (var host = Host(database))
        {
            await host.GetRequiredService<SchemaMigrator>().Run(TestContext.Current.CancellationToken);
            var stream = new JournalStream(1, TenantId.Default);
            answers = [.. Enumerable.Range(1, 1_000).Select(seq => host.GetRequiredService<IJournal>().Append(stream.Action(seq)))];
        }

        Assert.All(answers, answer => Assert.True(answer.IsCompletedSuccessfully));
    }

    [Theory]
    [InlineData("QueueCapacity")]
    [InlineData("BatchSize")]
    [InlineData("CommandTimeout")]
    public void A_setting_below_one_is_refused(string key)
    {
        using var host = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new($"Journal:{key}", "0")]).Build())
            .AddJournal()
            .BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => host.GetRequiredService<IOptions<JournalOptions>>().Value);
    }

    static ServiceProvider Host(TestDatabase database) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(database.Configuration)
        .AddAffiliatesStorage(database.Configuration)
        .AddJournal()
        .BuildServiceProvider();

    static JournalWriter Writer(ServiceProvider services, IJournalStore store) => new(
        store, new JournalOptions(), new JournalMetrics(services.GetRequiredService<IMeterFactory>()), NullLogger<JournalWriter>.Instance);
}
