namespace Affiliates.Api.Demo;

/// <summary><c>--demo</c>: a fresh store is filled with a programme that might be, so that there is something to see.</summary>
public static class DemoHosting
{
    const string Switch = "--demo";
    const string LiveSwitch = "--demo-live";
    const string Key = "Demo:Fill";
    const string LiveKey = "Demo:Live";

    /// <summary>The switches as settings: a switch of the command line alone would take the next argument for its value.</summary>
    public static string[] Arguments(string[] args) =>
    [
        .. args.SelectMany(static arg => arg switch
        {
            Switch => [$"--{Key}=true"],
            LiveSwitch => [$"--{Key}=true", $"--{LiveKey}=true"],
            _ => (string[])[arg],
        }),
    ];

    /// <summary>After the cluster and before what makes the first administrator: whether that is there says whether the store is fresh.</summary>
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        if (!builder.Configuration.GetValue<bool>(Key))
        {
            return;
        }

        builder.Services.AddSingleton<DemoPeople>();
        builder.Services.AddSingleton<DemoVisits>();
        builder.Services.AddSingleton<DemoMoney>();
        builder.Services.AddHostedService<DemoStart>();
        if (builder.Configuration.GetValue<bool>(LiveKey))
        {
            builder.Services.AddHostedService<DemoTrickle>();
        }
    }
}
