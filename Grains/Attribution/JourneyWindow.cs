namespace Affiliates.Attribution;

/// <summary>The stretch of time before a conversion in which touches count, both ends included.</summary>
/// <param name="ConvertedAt">When the visitor converted.</param>
/// <param name="Length">The tenant's cookie days.</param>
/// <param name="ClockSkew">How far the clocks of two front-ends may differ: a click that was answered before the conversion was sent counts.</param>
public readonly record struct JourneyWindow(DateTimeOffset ConvertedAt, TimeSpan Length, TimeSpan ClockSkew = default)
{
    public DateTimeOffset From => ConvertedAt - Length;
    public DateTimeOffset Until => ConvertedAt + ClockSkew;
}
