using Affiliates.Silo;
using Microsoft.Extensions.Configuration.Memory;

var builder = WebApplication.CreateBuilder(args);
// Below everything else that configures, and no file: the front-end, which hosts this project too, has one of that name.
builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
{
    InitialData = new Dictionary<string, string?>
    {
        ["urls"] = "http://localhost:8081",
        ["Storage:Provider"] = "PostgreSql",
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:LogLevel:Microsoft.Orleans"] = "Warning",
    },
});
return await Starting.Run(builder, static builder =>
{
    builder.Configuration.AddSecretFiles();
    builder.Configuration.RefuseUnknownKeys();
    builder.AddAffiliatesSilo(unlessNamed: ClusterMode.Node);
    builder.AddTelemetry("affiliates-silo");
    builder.Services.AddDraining();
    var app = builder.BuildAndBegin();
    app.UseMetrics();
    app.MapHealth();
    return app;
});
