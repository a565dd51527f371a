using Affiliates.Benchmarks.Baseline;
using Affiliates.Benchmarks.Dashboards;
using Affiliates.Benchmarks.Lists;
using Affiliates.Benchmarks.Load;
using Affiliates.Benchmarks.Overload;
using Affiliates.Benchmarks.Parts;
using Affiliates.Benchmarks.Scale;
using Affiliates.Benchmarks.Table;

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
    case ["table", .. var rest]:
        if (TableOptions.Parse(rest) is { } table)
        {
            Leftovers.ClearAtEnd();
            return await TableCommand.Run(table);
        }
        break;
    case ["parts", .. var rest]:
        Leftovers.ClearAtEnd();
        return PartsCommand.Run(rest);
    case ["overload", .. var rest]:
        if (OverloadOptions.Parse(rest) is { } overload)
        {
            return await OverloadCommand.Run(overload);
        }
        break;
    case ["scale", .. var rest]:
        if (ScaleOptions.Parse(rest) is { } scale)
        {
            return await ScaleCommand.Run(scale);
        }
        break;
    case ["dashboards", .. var rest]:
        if (DashboardsOptions.Parse(rest) is { } dashboards)
        {
            Leftovers.ClearAtEnd();
            return await DashboardsCommand.Run(dashboards);
        }
        break;
    case ["lists", .. var rest]:
        if (ListsOptions.Parse(rest) is { } lists)
        {
            return await ListsCommand.Run(lists);
        }
        break;
}

Console.Error.WriteLine(LoadOptions.Usage);
Console.Error.WriteLine(ListsOptions.Usage);
Console.Error.WriteLine(TableOptions.Usage);
Console.Error.WriteLine(PartsCommand.Usage);
Console.Error.WriteLine(OverloadOptions.Usage);
Console.Error.WriteLine(ScaleOptions.Usage);
Console.Error.WriteLine(DashboardsOptions.Usage);
return 2;
