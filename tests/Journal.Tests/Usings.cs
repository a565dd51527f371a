global using Affiliates.Attribution;
global using Affiliates.Commissions;
global using Affiliates.Payouts;
global using Affiliates.Storage;
global using Affiliates.Tenants;
global using Affiliates.Tests.Support;
global using Affiliates.Tracking;
global using Affiliates.Verification;
global using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
