namespace Affiliates.Api.Tests.Requests;

public class JsonBodyTests
{
    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{} x")]
    public void What_is_no_object_is_refused(string json) => Assert.Equal(400, Body(json).Refusal!.Status);

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Equal(400, Body($$"""{"a": {{new string('[', 10_000)}}{{new string(']', 10_000)}}}""").Refusal!.Status);

    [Fact]
    public void No_body_is_an_empty_object() => Assert.Null(Body("").Refusal);

    [Theory]
    [InlineData("1")]
    [InlineData("[]")]
    [InlineData("\"\\u0000\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"12345678901\"")]
    public void A_text_is_a_text_of_that_size(string value)
    {
        var body = Body($$"""{"a": {{value}}}""");

        Assert.Null(body.Text("a", 10));
        Assert.Equal(["a"], body.Refusal!.Errors.Keys);
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("true")]
    [InlineData("-1")]
    [InlineData("1e30")]
    [InlineData("[1]")]
    [InlineData("\"NaN\"")]
    public void Money_is_a_number_that_can_be_paid(string value)
    {
        var body = Body($$"""{"a": {{value}}}""");

        Assert.Null(body.Money("a"));
        Assert.Equal(["a"], body.Refusal!.Errors.Keys);
    }

    [Fact]
    public void Money_may_be_a_number_or_a_text()
    {
        var body = Body("""{"a": 10.5, "b": "10.50"}""");

        Assert.Equal(new Money(1050), body.Money("a"));
        Assert.Equal(new Money(1050), body.Money("b"));
    }

    static JsonBody Body(string json) => JsonBody.Parse(Encoding.UTF8.GetBytes(json));
}
