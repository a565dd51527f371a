using Affiliates.Api.Hosting;
using Affiliates.Samples.CustomCommissions;
using Affiliates.Silo;

return await Starting.Run(Startup.CreateBuilder(args), OwnHost.Build);
