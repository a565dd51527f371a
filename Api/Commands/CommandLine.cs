using System.Globalization;
using Affiliates.Silo;

namespace Affiliates.Api.Commands;

/// <summary>The first word of the command line says what to do; without one the program serves.</summary>
static class CommandLine
{
    static readonly Command[] Commands = [VerifyCommand.Command, EraseCommand.Command, PartitionCommand.Command, ResetAdminPassword.Command];

    /// <summary>The exit code; null: there is no command, and the program serves.</summary>
    public static Task<int?> Run(string[] args) => Run(args, new CommandOutput(Console.Out, Console.Error));

    public static async Task<int?> Run(string[] args, CommandOutput output)
    {
        if (args is ["--help" or "-h" or "help", ..])
        {
            await output.Out.WriteAsync(Help());
            return ExitCode.Good;
        }

        // Settings on the command line are "--Key=value" or "Key=value": neither is a word.
        if (args is not [var verb, .. var rest] || verb.StartsWith('-') || verb.Contains('=', StringComparison.Ordinal))
        {
            return null;
        }

        if (Commands.FirstOrDefault(c => c.Verb == verb) is not { } command)
        {
            await output.Error.WriteAsync($"There is no command {verb}.\n\n{Help()}");
            return ExitCode.NotRun;
        }

        if (rest.Any(arg => arg is "--help" or "-h"))
        {
            await output.Out.WriteLineAsync(command.Usage);
            return ExitCode.Good;
        }

        try
        {
            return await command.Run(rest, output);
        }
        catch (CommandException e)
        {
            await output.Error.WriteLineAsync(e.Message);
        }
        catch (Exception e) when (Starting.ReasonOf(e) is { } reason)
        {
            await output.Error.WriteLineAsync($"The command {verb} cannot run: {reason}");
        }
        catch (OperationCanceledException)
        {
            await output.Error.WriteLineAsync("Given up.");
        }

        return ExitCode.NotRun;
    }

    static string Help() =>
        "Without a command the program serves. Commands:\n\n"
        + string.Concat(Commands.Select(c => string.Create(CultureInfo.InvariantCulture, $"  {c.Verb,-24}{c.Summary}\n")))
        + "\nSwitches: --demo fills a fresh store with a programme to look at, --demo-live goes on with a visit now and then.\n"
        + "\n<command> --help says more. Settings are given as ever: in the environment, or as --Section:Key=value.\n";
}

/// <summary>The command was called in a way that cannot be done; the message is for the one who called it.</summary>
sealed class CommandException(string message) : Exception(message);
