global using System.Net;
global using System.Net.Http.Json;
global using System.Text.Json;
global using Affiliates.Storage;
global using Affiliates.Tests.Support;
global using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
