using System.Globalization;
using System.Reflection;

namespace Affiliates.Unit.Tests;

public class KeyTests
{
    static readonly TenantId Other = new(42);

    [Theory]
    [InlineData("ff")]
    [InlineData("00FF")]
    [InlineData("123")]
    [InlineData("deadbeefdeadbeefdeadbeefdeadbeef")]
    [InlineData("")]
    public void No_key_reads_as_hex_whatever_it_holds(string value)
    {
        foreach (var key in AllKeysOf(value))
        {
            Assert.False(char.IsAsciiHexDigit(key[0]), key);
            Assert.False(long.TryParse(key, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _), key);
            Assert.False(Guid.TryParse(key, out _), key);
        }
    }

    [Fact]
    public void Keys_that_would_fold_into_one_number_stay_apart()
    {
        string[] values = ["ff", "FF", "00ff", "00FF", "0xff"];

        Assert.Equal(values.Length, values.Select(v => KeyOf(g => g.Affiliate(new(TenantId.Default, v)))).Distinct().Count());
    }

    [Fact]
    public void The_same_code_in_two_tenants_is_two_keys() =>
        Assert.NotEqual(KeyOf(g => g.Affiliate(new(TenantId.Default, "X"))), KeyOf(g => g.Affiliate(new(Other, "X"))));

    [Fact]
    public void A_slash_cannot_reach_into_another_tenant() =>
        Assert.NotEqual(
            KeyOf(g => g.Session(new(new TenantId(1), "2/X"))), KeyOf(g => g.Session(new(new TenantId(12), "X"))));

    [Theory]
    [InlineData("ALICE")]
    [InlineData("order/7/a")]
    [InlineData("")]
    [InlineData("Zürich ✓")]
    public void A_key_is_read_back_as_it_was_made(string value) =>
        Assert.Equal((Other, value), GrainKeys.Parse(KeyOf(g => g.Session(new(Other, value)))));

    [Fact]
    public void Orders_are_divided_evenly_and_each_has_one_place_in_its_tenant()
    {
        string[] orders = [.. Enumerable.Range(0, 25_600).Select(i => $"order-{i}")];

        var parts = orders.GroupBy(order => KeyOf(g => g.Orders(new(Other, order)))).ToList();

        Assert.Equal(256, parts.Count);
        Assert.All(parts, part => Assert.InRange(part.Count(), 40, 200));
        Assert.Equal("t42/part-109", KeyOf(g => g.Orders(new(Other, "order-1"))));
        Assert.Equal("t1/part-109", KeyOf(g => g.Orders(new(TenantId.Default, "order-1"))));
    }

    [Fact]
    public void A_user_is_one_however_the_email_is_typed() =>
        Assert.Equal(KeyOf(g => g.User("alice@example.com")), KeyOf(g => g.User("  Alice@Example.COM ")));

    static IEnumerable<string> AllKeysOf(string value) =>
    [
        KeyOf(g => g.Affiliate(new(Other, value))),
        KeyOf(g => g.Link(new(Other, value))),
        KeyOf(g => g.Orders(new(Other, value))),
        KeyOf(g => g.EventKeys(new(Other, value))),
        KeyOf(g => g.Session(new(Other, value))),
        KeyOf(g => g.Tenant(Other)),
        KeyOf(g => g.Directory(Other)),
        KeyOf(g => g.User(value)),
        KeyOf(g => g.Installation()),
    ];

    static string KeyOf(Func<IGrainFactory, object?> get)
    {
        var factory = DispatchProxy.Create<IGrainFactory, KeyRecorder>();
        get(factory);
        return ((KeyRecorder)(object)factory).Key!;
    }

    /// <summary>A grain factory that only remembers which key it was asked for.</summary>
    public class KeyRecorder : DispatchProxy
    {
        public string? Key { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Key = args?.OfType<string>().First();
            return null;
        }
    }
}
