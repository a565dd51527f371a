using Affiliates.Api;
using Affiliates.Api.Commands;
using Affiliates.Api.Hosting;
using Affiliates.Silo;

return args switch
{
    [ResetAdminPassword.Name, .. var rest] => await ResetAdminPassword.Run(rest),
    _ => await Starting.Run(Startup.CreateBuilder(args), ApiHost.Build),
};
