using Affiliates.Benchmarks.Baseline;
using Affiliates.Benchmarks.Load;

// Completions on the poll thread itself: the load generator takes less of the machine that it shares with the server.
Environment.SetEnvironmentVariable(LoadGenerator.InlineCompletions, "1");

switch (args)
{
    case ["baseline", var url]:
        return await BaselineServer.Run(url);
    case ["load", .. var rest]:
        if (LoadOptions.Parse(rest) is { } options)
        {
            return await LoadCommand.Run(options);
        }
        break;
}

Console.Error.WriteLine(LoadOptions.Usage);
return 2;
