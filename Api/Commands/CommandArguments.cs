namespace Affiliates.Api.Commands;

/// <summary>What comes after a verb: words, options with a value, flags; and settings of the program, which have a colon in their name.</summary>
sealed class CommandArguments
{
    readonly Dictionary<string, string> options = [];
    readonly HashSet<string> flags = [];

    CommandArguments()
    {
    }

    public List<string> Words { get; } = [];

    /// <summary>For the program's configuration.</summary>
    public List<string> Settings { get; } = [];

    /// <param name="args">After the verb.</param>
    /// <param name="options">Names of the options, without dashes; each takes a value.</param>
    /// <param name="flags">Names of those that take none.</param>
    /// <exception cref="CommandException">An option is unknown, has no value, or stands there twice.</exception>
    public static CommandArguments Parse(ReadOnlySpan<string> args, ReadOnlySpan<string> options, ReadOnlySpan<string> flags)
    {
        var parsed = new CommandArguments();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                parsed.Words.Add(args[i]);
                continue;
            }

            var equals = args[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? args[i][2..] : args[i][2..equals];
            if (name.Contains(':', StringComparison.Ordinal))
            {
                parsed.Settings.Add(equals < 0 && i + 1 < args.Length ? $"{args[i]}={args[++i]}" : args[i]);
            }
            else if (flags.Contains(name) && equals < 0)
            {
                parsed.flags.Add(name);
            }
            else if (!options.Contains(name))
            {
                throw new CommandException($"There is no option --{name} here; --help names those that there are.");
            }
            else if (equals < 0 && i + 1 >= args.Length)
            {
                throw new CommandException($"--{name} needs a value.");
            }
            else if (!parsed.options.TryAdd(name, equals < 0 ? args[++i] : args[i][(equals + 1)..]))
            {
                throw new CommandException($"--{name} stands there twice.");
            }
        }

        return parsed;
    }

    public string? Option(string name) => options.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    public bool Flag(string name) => flags.Contains(name);
}
