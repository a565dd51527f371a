using Orleans.Runtime;

namespace Affiliates.Storage.Tests.Providers;

/// <summary>The reminder statements, through Orleans' own reminder table.</summary>
public abstract class ReminderContract(Dialect dialect, PostgresServer postgres)
{
    static readonly DateTime Start = new(2026, 3, 1, 23, 59, 58, 123, DateTimeKind.Utc);

    CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reminder_reads_back_as_it_was_also_after_a_restart()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using (var store = await database.OpenStore())
        {
            await using var before = await OrleansProviders.Start(store);
            await before.Reminders.UpsertRow(Reminder("t1/ABC", "payouts", TimeSpan.FromDays(40)), Ct);
        }

        await using var again = await database.OpenStore();
        await using var after = await OrleansProviders.Start(again);
        var kept = await after.Reminders.ReadRow(Grain("t1/ABC"), "payouts", Ct);

        Assert.NotNull(kept);
        Assert.Equal(Grain("t1/ABC"), kept.GrainId);
        Assert.Equal("payouts", kept.ReminderName);
        Assert.Equal(Start, kept.StartAt);
        Assert.Equal(TimeSpan.FromDays(40), kept.Period);
    }

    [Fact]
    public async Task Registering_again_changes_the_one_row_and_its_version()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = await database.OpenStore();
        await using var providers = await OrleansProviders.Start(store);
        var first = await providers.Reminders.UpsertRow(Reminder("t1/ABC", "holds", TimeSpan.FromMinutes(1)), Ct);

        var second = await providers.Reminders.UpsertRow(Reminder("t1/ABC", "holds", TimeSpan.FromMinutes(2)), Ct);

        Assert.NotEqual(first, second);
        var row = Assert.Single((await providers.Reminders.ReadRows(Grain("t1/ABC"), Ct)).Reminders);
        Assert.Equal((TimeSpan.FromMinutes(2), second), (row.Period, row.ETag));
    }

    [Fact]
    public async Task Only_the_version_that_was_read_is_removed()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = await database.OpenStore();
        await using var providers = await OrleansProviders.Start(store);
        var stale = await providers.Reminders.UpsertRow(Reminder("t1/ABC", "holds", TimeSpan.FromMinutes(1)), Ct);
        var current = await providers.Reminders.UpsertRow(Reminder("t1/ABC", "holds", TimeSpan.FromMinutes(1)), Ct);

        Assert.False(await providers.Reminders.RemoveRow(Grain("t1/ABC"), "holds", stale!, Ct));
        Assert.True(await providers.Reminders.RemoveRow(Grain("t1/ABC"), "holds", current!, Ct));
        Assert.False(await providers.Reminders.RemoveRow(Grain("t1/ABC"), "holds", current!, Ct));
        Assert.Null(await providers.Reminders.ReadRow(Grain("t1/ABC"), "holds", Ct));
    }

    [Fact]
    public async Task Two_halves_of_the_ring_hold_every_reminder_once_wherever_they_are_cut()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = await database.OpenStore();
        await using var providers = await OrleansProviders.Start(store);
        string[] keys = [.. Enumerable.Range(0, 20).Select(i => $"t1/C{i}")];
        foreach (var key in keys)
        {
            await providers.Reminders.UpsertRow(Reminder(key, "holds", TimeSpan.FromMinutes(1)), Ct);
        }

        foreach (var (a, b) in new[] { (0u, 0x8000_0000u), (0x2000_0000u, 0xC000_0000u), (0x9000_0000u, 0xF000_0000u), (0x7000_0000u, 0x7FFF_FFFFu) })
        {
            var between = await providers.Reminders.ReadRows(a, b, Ct);
            var around = await providers.Reminders.ReadRows(b, a, Ct);

            Assert.Equal(
                keys.Order(StringComparer.Ordinal),
                between.Reminders.Concat(around.Reminders).Select(r => r.GrainId.Key.ToString()!).Order(StringComparer.Ordinal));
            Assert.All(between.Reminders, r => Assert.InRange(r.GrainId.GetUniformHashCode(), a + 1, b));
        }
    }

    [Fact]
    public async Task Clearing_takes_the_reminders_of_one_service_only()
    {
        await using var database = await TestDatabase.Create(dialect, postgres);
        await using var store = await database.OpenStore();
        await using var ours = await OrleansProviders.Start(store);
        await using var theirs = await OrleansProviders.Start(store, "another");
        await ours.Reminders.UpsertRow(Reminder("t1/ABC", "holds", TimeSpan.FromMinutes(1)), Ct);
        await theirs.Reminders.UpsertRow(Reminder("t1/ABC", "holds", TimeSpan.FromMinutes(1)), Ct);

        await theirs.Reminders.TestOnlyClearTable(Ct);

        Assert.NotNull(await ours.Reminders.ReadRow(Grain("t1/ABC"), "holds", Ct));
        Assert.Null(await theirs.Reminders.ReadRow(Grain("t1/ABC"), "holds", Ct));
    }

    static GrainId Grain(string key) => GrainId.Create("affiliate", key);

    static ReminderEntry Reminder(string key, string name, TimeSpan period) =>
        new() { GrainId = Grain(key), ReminderName = name, StartAt = Start, Period = period };
}

public sealed class SqliteReminderTests(PostgresServer postgres) : ReminderContract(Dialect.Sqlite, postgres);

public sealed class PostgresReminderTests(PostgresServer postgres) : ReminderContract(Dialect.PostgreSql, postgres);
