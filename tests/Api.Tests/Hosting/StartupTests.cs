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
    public void A_defect_is_not_dressed_up() => Assert.Null(Starting.ReasonOf(new NotSupportedException("Our fault.")));
}
