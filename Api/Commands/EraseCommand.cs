using Affiliates.Api.Privacy;

namespace Affiliates.Api.Commands;

/// <summary>Erases a person, through the grains: what they have in memory is right afterwards.</summary>
static class EraseCommand
{
    const string Usage = """
        erase visitor [--session id] [--customer id] [--tenant slug] [--url address …]
        erase affiliate <code or id> [--tenant slug] [--url address …]

        Erases who it was. What they did still counts, and an affiliate's money stays; an affiliate is switched off.

          --session    the visitor's session
          --customer   the buyer, by the shop's own id, with the sessions in which it bought
          --tenant     default: the default tenant, or the one of the key
          --url        of a running server, which does it: with AFFILIATES_API_KEY (scope manage; visitors only), or with
                       --email and AFFILIATES_PASSWORD of an owner or superuser, both from the environment

        Without --url: a SQLite store is opened by the command itself, and its server has to be stopped. With Cluster:Mode Node
        or Client the command joins the running cluster.
        """;

    public static Command Command { get; } = new("erase", "erases a visitor's or an affiliate's personal data", Usage, Run);

    static async Task<int> Run(string[] args, CommandOutput output)
    {
        var arguments = CommandArguments.Parse(args, ["session", "customer", "tenant", "url", "email"], []);
        var (session, customer) = (arguments.Option("session"), arguments.Option("customer"));
        var affiliate = arguments.Words switch
        {
            ["visitor"] when session is not null || customer is not null => null,
            ["visitor"] => throw new CommandException("Name the visitor by --session, --customer or both."),
            ["affiliate", var name] when session is null && customer is null => name,
            _ => throw new CommandException("Say erase visitor or erase affiliate <code or id>; --help says how."),
        };

        using var interrupted = new Interruption();
        await using IErasing erasing = arguments.Option("url") is { } url
            ? await ErasingByHttp.SignIn(url, arguments.Option("email"), arguments.Option("tenant"), interrupted.Token)
            : await ErasingByGrains.Start(arguments.Settings, arguments.Option("tenant"), interrupted.Token);
        if (affiliate is null)
        {
            var actions = await erasing.Visitor(session, customer, interrupted.Token);
            await output.Out.WriteLineAsync($"Erased from {actions} events.");
            return ExitCode.Good;
        }

        if (await erasing.Affiliate(affiliate, interrupted.Token))
        {
            await output.Out.WriteLineAsync($"Affiliate {affiliate} is forgotten.");
            return ExitCode.Good;
        }

        throw new CommandException($"There is no affiliate {affiliate}.");
    }
}

/// <summary>A way to erase.</summary>
interface IErasing : IAsyncDisposable
{
    /// <summary>The number of events from which something was erased.</summary>
    Task<long> Visitor(string? session, string? customer, CancellationToken ct);

    /// <summary>False: there is no such affiliate.</summary>
    Task<bool> Affiliate(string codeOrId, CancellationToken ct);
}
