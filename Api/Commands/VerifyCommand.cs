using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Affiliates.Api.Verification;
using Affiliates.Silo;
using Affiliates.Storage;

namespace Affiliates.Api.Commands;

/// <summary>Recounts the store, also while servers run on it. What is in their memory is compared by the endpoint.</summary>
static class VerifyCommand
{
    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    const string Usage = """
        verify [--tenant slug] [--affiliate code] [--pause milliseconds] [--json]

        Recounts the journal and names everything in the store that differs from it: the ledger, snapshots of counters and
        balances, commissions, payouts, orders, event keys, shares of split conversions, and tenants' totals. Reads only, one
        affiliate at a time; servers may be at work on the same store.

          --tenant     this tenant alone
          --affiliate  this affiliate alone (of --tenant, else of the default tenant)
          --pause      to wait between two affiliates, 0 to 60000; the default is 0
          --json       one JSON object a line: each difference, and a summary at the end

        Ends with 0 when all agrees, 1 when something differs, 2 when it could not run.
        """;

    public static Command Command { get; } = new("verify", "recounts the store and names every difference", Usage, Run);

    static async Task<int> Run(string[] args, CommandOutput output)
    {
        var arguments = CommandArguments.Parse(args, ["tenant", "affiliate", "pause"], ["json"]);
        if (arguments.Words is [var word, ..])
        {
            throw new CommandException($"verify takes options only, not {word}.");
        }

        var pause = Pause(arguments.Option("pause"));
        var configuration = Startup.CreateBuilder([.. arguments.Settings]).Configuration;
        configuration.AddSecretFiles();
        configuration.RefuseUnknownKeys((FrontEndOptions.Section, typeof(FrontEndOptions)));
        var place = StorageOptions.From(configuration);
        if (place.File is { } file && !File.Exists(file))
        {
            throw new CommandException($"There is no store at {file}.");
        }

        using var interrupted = new Interruption();
        await using var store = new AffiliatesStore(place.ReadOnly());
        var verifier = new TenantVerifier(
            store, new StreamVerifier(store, ClusterSettings.From(configuration).ServiceId), TimeProvider.System);
        var affiliate = arguments.Option("affiliate");
        var tally = new VerificationTally(most: 0);
        foreach (var tenant in await Tenants(verifier, arguments.Option("tenant"), affiliate, interrupted.Token))
        {
            await foreach (var verified in verifier.Run(tenant, affiliate, pause, ct: interrupted.Token))
            {
                tally.Add(verified);
                foreach (var difference in verified.Differences)
                {
                    await output.Out.WriteLineAsync(
                        arguments.Flag("json") ? JsonSerializer.Serialize(DifferenceAnswer.From(difference), Json) : difference.ToString());
                }
            }
        }

        if (affiliate is not null && tally.Affiliates == 0)
        {
            throw new CommandException($"There is no affiliate {affiliate}.");
        }

        await output.Out.WriteLineAsync(arguments.Flag("json") ? Summary(tally) : Line(tally));
        return tally.IsClean ? ExitCode.Good : ExitCode.Bad;
    }

    static async Task<IReadOnlyList<TenantId>> Tenants(TenantVerifier verifier, string? slug, string? affiliate, CancellationToken ct) =>
        slug is not null
            ? [await verifier.Find(slug, ct) ?? throw new CommandException($"There is no tenant {slug}.")]
            : affiliate is not null ? [TenantId.Default] : await verifier.Tenants(ct);

    static TimeSpan Pause(string? text) =>
        text is null ? TimeSpan.Zero
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= 60_000
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new CommandException("--pause is a number of milliseconds from 0 to 60000.");

    static string Summary(VerificationTally tally) => JsonSerializer.Serialize(
        new { Clean = tally.IsClean, tally.Affiliates, tally.Actions, tally.LedgerEntries, DifferenceCount = tally.Differences }, Json);

    static string Line(VerificationTally tally) => string.Create(
        CultureInfo.InvariantCulture,
        $"{tally.Affiliates} affiliates, {tally.Actions} actions and {tally.LedgerEntries} ledger entries recounted: {(tally.IsClean ? "all agrees" : $"{tally.Differences} differences")}");
}
