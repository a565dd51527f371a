using System.Data.Common;
using System.Globalization;
using Affiliates.Benchmarks.Load;
using Microsoft.Data.Sqlite;
using Npgsql;
using static System.FormattableString;

namespace Affiliates.Benchmarks.Table;

/// <summary>
/// Very many visitors: each event begins a session of its own, with a tenth as many affiliates, all touched in turn, in one go or spread over
/// a time. What the process holds is looked at, and whether the last tenth is slower, or costs more, than the beginning.
/// </summary>
sealed class SessionsWorld(TableOptions options, Store store, Findings findings)
{
    const int Parts = 10;
    const int BatchEvents = 100;

    /// <summary>Nearly every affiliate sleeps when it is touched: more of them at once would only wait for each other.</summary>
    const int Connections = 4;
    const double MostMegabytes = 2048;

    /// <summary>Less is a cliff.</summary>
    const double LeastShare = 0.7;

    static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    bool IsPaced => options.SessionTime > TimeSpan.Zero;

    public async Task Run()
    {
        if (!options.Has("sessions"))
        {
            return;
        }

        var sessions = options.Sessions / (Parts * BatchEvents) * (Parts * BatchEvents);
        var affiliates = sessions / 10;
        findings.Progress(Invariant($"{store}: {sessions} sessions, {affiliates} affiliates"));
        await using var api = await ApiUnderTest.Start(LoadOptions.For(store, options.Api));
        findings.Empty[store].Add(api.Server.StartedWithin);
        using var management = await Management.SignIn(api.Server.Url);
        await Execute(api, InsertAffiliates(affiliates));
        var lane = new Lane("sessions", api.Processes, api.Postgres, await Batches(api, management, affiliates), Math.Min(Connections, options.Connections));
        List<double> held = [];
        for (var part = 0; part < Parts; part++)
        {
            await lane.Round(new LoadShape(Math.Min(Connections, options.Connections), Limit + (options.SessionTime / Parts))
            {
                Most = sessions / Parts / BatchEvents,
                PerSecond = IsPaced ? sessions / BatchEvents / options.SessionTime.TotalSeconds : null,
            });
            held.Add(api.Server.HeldMegabytes);
        }

        // A sign-in lasts an hour.
        using var again = await Management.SignIn(api.Server.Url);
        if (!await Check(api, again, lane, sessions, affiliates))
        {
            return;
        }

        // At an even pace all tenths are as fast, and what tells is their cost; in the first one all affiliates are woken.
        var share = IsPaced ? lane.Rounds[1].Product / lane.Rounds[^1].Product : lane.Rounds[^1].PerSecond / lane.Rounds[0].PerSecond;
        var peak = api.Server.PeakMegabytes;
        findings.Add(new Line(
            Invariant($"{sessions} sessions, {affiliates} affiliates {(IsPaced ? Invariant($"in {options.SessionTime.TotalMinutes} minutes") : "in one go")}"),
            Findings.NameOf(store),
            Invariant($"≤ 2 GiB; {(IsPaced ? "second tenth ≥ 0.7 of the cost of the last" : "last tenth ≥ 0.7 of the first")}"),
            Invariant($"{peak:F0} MiB at most ({held[0]:F0} after a tenth); {share:F2}"), peak <= MostMegabytes && share >= LeastShare)
        {
            Rate = Figures.Rate(lane.Rounds),
            Latency = Figures.Latency(lane.Rounds),
            Cpu = Figures.Cpu(lane.Rounds),
        });
    }

    static async Task<Requests> Batches(ApiUnderTest api, Management management, long affiliates)
    {
        var events = Enumerable.Repeat("""{"referral_code":"many-@@@@@@","session_id":"visit-##########","use_sessions":true}""", BatchEvents);
        var request = TrackingCalls.Post(
            api.Server.EndPoint.ToString(), TrackingCalls.BatchPath, $$"""{"events":[{{string.Join(',', events)}}]}""", $"Api-Key {await management.AddKey()}");
        return TrackingCalls.Batch(request, BatchEvents, turn: affiliates);
    }

    /// <summary>The tenant's totals say that all are there; some affiliates, that each has its own.</summary>
    async Task<bool> Check(ApiUnderTest api, Management management, Lane lane, long sessions, long affiliates)
    {
        var isWhole = findings.Check(
            lane.IsWhole && lane.Events == sessions ? null : $"sessions: {lane.Events} of {sessions} answered, {lane.Refused} refused, {lane.Broken} broken", api);
        var clicks = await Number(api, "SELECT SUM(clicks) FROM tenant_totals");
        isWhole &= findings.Check(clicks == lane.Events ? null : $"sessions: {lane.Events} clicks answered, {clicks} counted", api);
        var touches = await Number(api, "SELECT COUNT(*) FROM touches");
        isWhole &= findings.Check(touches == lane.Events ? null : $"sessions: {lane.Events} touches answered, {touches} written", api);
        var wrong = 0;
        for (var i = 0L; i < affiliates; i += Math.Max(1, affiliates / 50))
        {
            var id = Convert.ToString(await Scalar(api, Invariant($"SELECT uid FROM affiliates WHERE code = 'many-{i:D6}'")), CultureInfo.InvariantCulture);
            wrong += await management.Clicks(id!.ToLowerInvariant()) == sessions / affiliates ? 0 : 1;
        }

        return isWhole & findings.Check(wrong == 0 ? null : $"sessions: of some 50 affiliates {wrong} do not show their {sessions / affiliates} clicks", api);
    }

    string InsertAffiliates(long count)
    {
        var numbers = store == Store.Sqlite
            ? $"(WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < {count - 1}) SELECT n FROM c)"
            : $"(SELECT n FROM generate_series(0, {count - 1}) AS g (n))";
        var (id, code) = store == Store.Sqlite
            ? ("printf('0199AAAA-0000-7000-8000-%012X', n)", "printf('many-%06d', n)")
            : ("CAST('0199aaaa-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid)", "'many-' || lpad(CAST(n AS text), 6, '0')");
        return $"""
            INSERT INTO affiliates (uid, tenant_id, code, user_id, user_email, is_active, payout_threshold, joined_at, version)
            SELECT {id}, 1, {code}, {id}, {code} || '@example.com', TRUE, 5000, 1750000000000000, 1 FROM {numbers} s
            """;
    }

    async Task<long> Number(ApiUnderTest api, string sql) => Convert.ToInt64(await Scalar(api, sql), CultureInfo.InvariantCulture);

    Task<object?> Scalar(ApiUnderTest api, string sql) => On(api, sql, command => command.ExecuteScalarAsync());

    Task<int> Execute(ApiUnderTest api, string sql) => On(api, sql, command => command.ExecuteNonQueryAsync());

    async Task<T> On<T>(ApiUnderTest api, string sql, Func<DbCommand, Task<T>> run)
    {
        await using DbConnection connection = store == Store.Sqlite
            ? new SqliteConnection($"Data Source={Path.Combine(api.Folder, "affiliates.db")};Default Timeout=60")
            : new NpgsqlConnection(api.PostgresConnection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are made here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 600;
        return await run(command);
    }
}
