using System.Globalization;

namespace Affiliates;

/// <summary>An amount in the tenant's currency, in whole cents; never a binary fraction.</summary>
[GenerateSerializer, Immutable, Alias("money")]
public readonly record struct Money([property: Id(0)] long Cents) : IComparable<Money>
{
    public static readonly Money Zero = new(0);

    /// <summary>The largest value that a conversion may carry: 99999999.99.</summary>
    public static readonly Money MaxConversion = new(9_999_999_999);

    public decimal Amount => Cents / 100m;

    /// <summary>Rounds half to even at the cent.</summary>
    public static Money Round(decimal amount) => new((long)decimal.Round(amount * 100m, 0, MidpointRounding.ToEven));

    public static Money operator +(Money a, Money b) => new(checked(a.Cents + b.Cents));
    public static Money operator -(Money a, Money b) => new(checked(a.Cents - b.Cents));
    public static Money operator -(Money a) => new(checked(-a.Cents));
    public static bool operator <(Money a, Money b) => a.Cents < b.Cents;
    public static bool operator >(Money a, Money b) => a.Cents > b.Cents;
    public static bool operator <=(Money a, Money b) => a.Cents <= b.Cents;
    public static bool operator >=(Money a, Money b) => a.Cents >= b.Cents;
    public int CompareTo(Money other) => Cents.CompareTo(other.Cents);

    /// <summary>Two places and a point, as the API writes it: <c>10.00</c>.</summary>
    public override string ToString() => Amount.ToString("0.00", CultureInfo.InvariantCulture);
}
