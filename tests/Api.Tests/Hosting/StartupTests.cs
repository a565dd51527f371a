using System.Net.Sockets;
using Affiliates.Silo;
using Affiliates.Storage;
using Microsoft.Extensions.Options;

namespace Affiliates.Api.Tests.Hosting;

public class StartupTests
{
    static readonly Exception[] Operators =
    [
        new OptionsValidationException("AffiliateSystem", typeof(AffiliateSystemOptions), ["Domain is missing."]),
        new StorageSetupException("Storage:Provider is 'x'."),
        new IOException("Failed to bind to address:\naddress already in use."),
        new SocketException((int)SocketError.ConnectionRefused),
        new TimeoutException("No silo answers."),
    ];

    [Fact]
    public void What_the_operator_can_change_is_one_line() => Assert.All(Operators, e =>
    {
        foreach (var thrown in (Exception[])[e, new AggregateException(e), new InvalidOperationException("The silo failed.", e)])
        {
            var reason = Starting.ReasonOf(thrown);
            Assert.False(string.IsNullOrWhiteSpace(reason));
            Assert.DoesNotContain('\n', reason);
        }
    });

    [Fact]
    public void A_secret_may_be_a_file_and_goes_before_the_other_settings()
    {
        var directory = Directory.CreateTempSubdirectory("affiliates-secrets-").FullName;
        File.WriteAllText(Path.Combine(directory, "ConnectionStrings__Affiliates"), "Host=of-the-file\n");
        var builder = Startup.CreateBuilder(["--ConnectionStrings:Affiliates=Host=of-the-line", $"--Secrets:Path={directory}"]);

        builder.Configuration.AddSecretFiles();

        Assert.Equal("Host=of-the-file", builder.Configuration["ConnectionStrings:Affiliates"]?.Trim());
        builder.Configuration["Secrets:Path"] = Path.Combine(directory, "none");
        Assert.NotNull(Starting.ReasonOf(Assert.ThrowsAny<IOException>(builder.Configuration.AddSecretFiles)));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void A_defect_is_not_dressed_up() => Assert.Null(Starting.ReasonOf(new NotSupportedException("Our fault.")));
}
