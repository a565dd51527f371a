using Affiliates.Api;
using Affiliates.Api.Commands;
using Affiliates.Api.Demo;
using Affiliates.Api.Hosting;
using Affiliates.Silo;

return await CommandLine.Run(args)
    ?? await Starting.Run(Startup.CreateBuilder(DemoHosting.Arguments(args)), static builder =>
    {
        builder.Configuration.AddSecretFiles();
        return ApiHost.Build(builder);
    });
