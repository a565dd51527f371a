namespace Affiliates.Statistics;

/// <summary>A count kept apart by the way of referring.</summary>
struct Split
{
    public long Code;
    public long Link;

    /// <summary>The count of one way, or of both.</summary>
    public readonly long Of(TrackingMethod? method) => method switch
    {
        TrackingMethod.Code => Code,
        TrackingMethod.Link => Link,
        _ => Code + Link,
    };

    public void Add(TrackingMethod method, long count)
    {
        if (method == TrackingMethod.Link) Link = checked(Link + count);
        else Code = checked(Code + count);
    }

    public void Add(in Split other)
    {
        Code = checked(Code + other.Code);
        Link = checked(Link + other.Link);
    }
}
