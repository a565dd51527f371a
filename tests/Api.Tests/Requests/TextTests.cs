namespace Affiliates.Api.Tests.Requests;

public class TextTests
{
    [Theory]
    [InlineData("https://shop.example.com/spring?a=b#c", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("https://bücher.example/ü", true)]
    [InlineData("/relative", false)]
    [InlineData("shop.example.com", false)]
    [InlineData("ftp://example.com", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("https://", false)]
    [InlineData("https://shop.example.com@evil.example/", false)]
    [InlineData("https://evil.example\\@shop.example.com/", false)]
    [InlineData("https://shop.example.com/\r\nSet-Cookie: a=b", false)]
    public void A_link_leads_to_an_absolute_address(string url, bool allowed) => Assert.Equal(allowed, Destinations.Refuse(url, []) is null);

    [Fact]
    public void Allowed_hosts_are_exact()
    {
        string[] hosts = ["shop.example.com"];

        Assert.Null(Destinations.Refuse("https://SHOP.example.com/x", hosts));
        Assert.NotNull(Destinations.Refuse("https://evil.example/?shop.example.com", hosts));
        Assert.NotNull(Destinations.Refuse("https://shop.example.com.evil.example/", hosts));
    }

    [Fact]
    public void A_header_is_ASCII() => Assert.All(Destinations.ForHeader("https://bücher.example/ü"), c => Assert.True(char.IsAscii(c)));

    [Fact]
    public void A_text_is_never_cut_inside_a_character() => Assert.Equal("ab", Texts.Cut("ab😀", 3));

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::")]
    public void An_address_is_kept_without_the_person(string address, string kept) =>
        Assert.Equal(kept, ClientAddress.Truncated(IPAddress.Parse(address)));
}
