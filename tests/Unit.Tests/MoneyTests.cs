using System.Globalization;

namespace Affiliates.Unit.Tests;

public class MoneyTests
{
    [Theory]
    [InlineData("0.005", "0.00")]
    [InlineData("0.015", "0.02")]
    [InlineData("0.025", "0.02")]
    [InlineData("0.0251", "0.03")]
    [InlineData("2.345", "2.34")]
    [InlineData("2.355", "2.36")]
    [InlineData("-0.005", "0.00")]
    [InlineData("-0.015", "-0.02")]
    [InlineData("299.96999999999997", "299.97")]
    [InlineData("99999999.99", "99999999.99")]
    public void Rounding_goes_half_to_even_at_the_cent(string amount, string rounded) =>
        Assert.Equal(rounded, Money.Round(decimal.Parse(amount, CultureInfo.InvariantCulture)).ToString());

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(5, "0.05")]
    [InlineData(1000, "10.00")]
    [InlineData(-1234567, "-12345.67")]
    public void It_is_written_with_a_point_and_two_places(long cents, string text) => Assert.Equal(text, new Money(cents).ToString());

    [Fact]
    public void It_is_written_the_same_whatever_the_machine_speaks()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Equal("9.99", new Money(999).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Ten_cents_and_twenty_are_thirty() => Assert.Equal(Some.Money("0.30"), Some.Money("0.10") + Some.Money("0.20"));

    [Fact]
    public void What_does_not_fit_is_a_fault_and_never_another_amount()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue) - new Money(1));
        Assert.Throws<OverflowException>(() => -new Money(long.MinValue));
        Assert.Throws<OverflowException>(() => Money.Round(decimal.MaxValue / 1000m));
    }

    [Fact]
    public void It_compares_by_amount()
    {
        Assert.True(new Money(1) > Money.Zero);
        Assert.True(new Money(-1) < Money.Zero);
        Assert.True(new Money(5) >= new Money(5) && new Money(5) <= new Money(5));
        Assert.Equal([new(-1), new(0), new(3)], new Money[] { new(3), new(-1), new(0) }.Order());
    }
}
