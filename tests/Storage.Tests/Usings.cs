global using Affiliates.Tests.Support;
global using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
