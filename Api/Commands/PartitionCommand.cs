using System.Globalization;
using Affiliates.Silo;
using Affiliates.Storage;

namespace Affiliates.Api.Commands;

/// <summary>Spreads the journal's largest table over partitions; for a table of very many rows on PostgreSQL.</summary>
static class PartitionCommand
{
    const string Usage = """
        partition count

        Copies the table referral_actions into so many partitions, by hash of the affiliate's stream: 2 to 256, or 0 for one table
        again. PostgreSQL only. It takes the time and the disk space of a copy of the table; all silos and front-ends should be stopped,
        for nobody can write meanwhile. It is one transaction: when it is interrupted, nothing has happened.
        """;

    public static Command Command { get; } = new("partition", "spreads the journal's table over partitions (PostgreSQL)", Usage, Run);

    static async Task<int> Run(string[] args, CommandOutput output)
    {
        var arguments = CommandArguments.Parse(args, [], []);
        if (arguments.Words is not [var word]
            || !int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is 1 or > JournalPartitions.Most)
        {
            throw new CommandException($"partition takes one number: 2 to {JournalPartitions.Most} partitions, or 0 for one table.");
        }

        var configuration = Startup.CreateBuilder([.. arguments.Settings]).Configuration;
        configuration.AddSecretFiles();
        configuration.RefuseUnknownKeys((FrontEndOptions.Section, typeof(FrontEndOptions)));
        var place = StorageOptions.From(configuration);
        if (place.File is not null)
        {
            throw new CommandException("A SQLite store has no partitions; set Storage:Provider to PostgreSql.");
        }

        using var interrupted = new Interruption();
        await using var store = new AffiliatesStore(place);
        var done = await new JournalPartitions(store).Spread(count, interrupted.Token);
        await output.Out.WriteLineAsync(
            $"referral_actions {(done ? "is now" : "was already")} {(count == 0 ? "one table" : $"of {count.ToString(CultureInfo.InvariantCulture)} partitions")}.");
        return ExitCode.Good;
    }
}
