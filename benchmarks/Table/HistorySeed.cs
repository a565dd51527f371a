using System.Data.Common;
using System.Globalization;
using Affiliates.Benchmarks.Load;
using Affiliates.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Affiliates.Benchmarks.Table;

/// <summary>Writes an affiliate's past into a store past the server: clicks by link, and a signup that is a conversion for each hundred.</summary>
/// <param name="api">Its schema is there; where it is SQLite, its server is not running.</param>
/// <param name="store">Which dialect.</param>
/// <param name="from">The time of the first event.</param>
/// <param name="to">The time after the last one.</param>
sealed class HistorySeed(ApiUnderTest api, Store store, DateTimeOffset from, DateTimeOffset to)
{
    public const int Links = 1_000;

    public const int ClicksForSignup = 100;

    /// <summary>What a link's uid has in front of its number.</summary>
    const string LinkId = "00000000-0000-7000-8000-0000";

    public Task MakeLinks(string code) => Run($"""
        INSERT INTO referral_links (uid, tenant_id, slug, stream, affiliate_uid, affiliate_code, destination_url, campaign_name, notes,
                                    is_active, is_deleted, created_at, version)
        SELECT {Uuid($"'{LinkId}' || {Hex("a.stream * 65536 + n", 8)}")}, 1, a.code || '-' || n, a.stream, a.uid, a.code,
               'https://shop.example.com/spring', 'Spring', '', TRUE, FALSE, {Micros(from)}, 1
        FROM {Numbers(0, Links - 1)} s, affiliates a
        WHERE a.code = '{code}'
        """);

    /// <summary>Events of these places, the first of which follows what is there; evenly over the time of all.</summary>
    public async Task MakeEvents(string code, long first, long last, long all)
    {
        var step = (Micros(to) - Micros(from)) / all;
        var at = $"({Micros(from)} + (n - 1) * {step})";
        // As the program's own ids: they begin with the milliseconds.
        var id = Uuid($"""
            {Hex($"{at} / 65536000", 8)} || '-' || {Hex($"{at} / 1000 % 65536", 4)} || '-7000-8000-' || {Hex("a.stream * 4294967296 + n", 12)}
            """.Trim());
        var converts = $"n % {ClicksForSignup} = 0";
        await Run($"""
            INSERT INTO referral_actions (stream, seq, tenant_id, id, type, method, is_conversion, verified, at, link_uid, link_slug, metadata, source)
            SELECT a.stream, n, 1, {id}, CASE WHEN {converts} THEN 'signup' ELSE 'click' END, 1, {converts}, FALSE, {at},
                   {Uuid($"'{LinkId}' || {Hex($"a.stream * 65536 + n % {Links}", 8)}")}, a.code || '-' || (n % {Links}), '',
                   CASE n % 4 WHEN 0 THEN 'direct' WHEN 1 THEN 'newsletter' WHEN 2 THEN 'search.example.com' ELSE 'blog.example.org' END
            FROM {Numbers(first, last)} s, affiliates a
            WHERE a.code = '{code}'
            """);
        if (store == Store.Sqlite)
        {
            await EnterPlaces();
        }

        var conversions = (last / ClicksForSignup) - ((first - 1) / ClicksForSignup);
        await Run($"""
            INSERT INTO tenant_totals (tenant_id, writer, events, clicks, conversions, revenue, commissions)
            VALUES (1, '{code}-{first}', {last - first + 1}, {last - first + 1 - conversions}, {conversions}, 0, 0)
            """);
    }

    /// <summary>Rows get their place in their stream as the product gives it, many at once.</summary>
    async Task EnterPlaces()
    {
        await using var product = new AffiliatesStore(StorageOptions.Sqlite(api.Folder));
        const string last = "(SELECT MAX(place) FROM referral_actions)";
        await Run(product.Sql("EnterPlaces").Replace("@last", last, StringComparison.Ordinal));
        await Run(product.Sql("SavePlaces").Replace("@last", last, StringComparison.Ordinal));
    }

    /// <summary>Leaves the store as it would be long after: nothing is vacuumed or written back while others are measured.</summary>
    public Task Settle() => Run(store == Store.Sqlite ? "ANALYZE referral_actions" : "VACUUM (ANALYZE) referral_actions", "CHECKPOINT");

    async Task Run(string sql, string? afterwards = null)
    {
        await using DbConnection connection = store == Store.Sqlite
            ? new SqliteConnection($"Data Source={Path.Combine(api.Folder, "affiliates.db")};Pooling=False")
            : new NpgsqlConnection(api.PostgresConnection);
        await connection.OpenAsync();
        if (store == Store.Sqlite)
        {
            // Nobody else has the file, and a crash only ends the run.
            await Execute(connection, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -524288");
        }

        await Execute(connection, sql);
        if (afterwards is not null && store == Store.Postgres)
        {
            await Execute(connection, afterwards);
        }
    }

    static async Task Execute(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are made here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }

    string Numbers(long first, long last) => store == Store.Sqlite
        ? $"(WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c WHERE n < {last}) SELECT n FROM c)"
        : $"(SELECT n FROM generate_series(CAST({first} AS bigint), {last}) AS g (n))";

    string Hex(string number, int digits) => store == Store.Sqlite
        ? $"printf('%0{digits}X', {number})"
        : $"lpad(to_hex({number}), {digits}, '0')";

    string Uuid(string text) => store == Store.Sqlite ? text : $"CAST({text} AS uuid)";

    static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10;
}
