namespace Affiliates.Api.Tests.Tracking;

public class FingerprintTests
{
    static readonly TrackEvent Sale = new()
    {
        Id = Guid.Empty,
        Tenant = TenantId.Default,
        Code = "anna",
        Type = "purchase",
        IsConversion = true,
        Value = new Money(9999),
        At = DateTimeOffset.UnixEpoch,
        EventKey = "key",
        OrderId = "order",
        Metadata = "{}"u8.ToArray(),
    };

    [Fact]
    public void The_same_meaning_has_the_same_fingerprint_whoever_sends_it_whenever() =>
        Assert.Equal(
            Fingerprint.Of(Sale),
            Fingerprint.Of(Sale with { Id = Guid.NewGuid(), At = DateTimeOffset.UnixEpoch.AddDays(1), Ip = "1.2.3.0", Source = "x" }));

    [Fact]
    public void Another_meaning_has_another()
    {
        TrackEvent[] others =
        [
            Sale, Sale with { Code = "bert" }, Sale with { Code = null, Slug = "anna" }, Sale with { Type = "signup" },
            Sale with { IsConversion = false }, Sale with { Value = new Money(9998) }, Sale with { Value = null },
            Sale with { OrderId = "orde", SessionId = "r" }, Sale with { SessionId = "s" }, Sale with { CustomerId = "c" },
            Sale with { Metadata = "{\"a\":1}"u8.ToArray() },
        ];

        Assert.Distinct(others.Select(e => Convert.ToHexString(Fingerprint.Of(e))));
    }

    [Fact]
    public void What_cannot_be_a_repeat_has_none() => Assert.Empty(Fingerprint.Of(Sale with { EventKey = null, OrderId = null }));
}
