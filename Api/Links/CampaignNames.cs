using Microsoft.Extensions.Caching.Memory;

namespace Affiliates.Api.Links;

/// <summary>
/// The campaigns that links are for, as statistics name them. At most <see cref="Age"/> old: an open dashboard asks for the same ones over and
/// over, and each would be a call to its link.
/// </summary>
public sealed class CampaignNames(IGrainFactory grains, Attempts attempts) : IDisposable
{
    static readonly TimeSpan Age = TimeSpan.FromSeconds(5);

    /// <summary>Links whose campaign is kept, at most.</summary>
    const int Most = 10_000;

    readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>By slug; empty for a link without one, or that is gone.</summary>
    /// <param name="links">All of one tenant.</param>
    public async Task<IReadOnlyDictionary<string, string>> Of(IEnumerable<LinkId> links)
    {
        Dictionary<string, string> names = [];
        List<LinkId> unknown = [];
        foreach (var link in links)
        {
            if (known.TryGetValue(link, out string? name))
            {
                names[link.Slug] = name!;
            }
            else
            {
                unknown.Add(link);
            }
        }

        if (unknown.Count > 0)
        {
            // One call as far as the front-end's limit goes: a request that shows ten links is not ten of them.
            var read = await attempts.Repeatable(() => Task.WhenAll(unknown.Select(link => grains.Link(link).Get())));
            foreach (var (link, found) in unknown.Zip(read))
            {
                names[link.Slug] = known.Set(
                    link, found?.CampaignName ?? "", new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Age });
            }
        }

        return names;
    }

    /// <summary>For who has just changed a link here; other front-ends learn of it when theirs has aged.</summary>
    public void Forget(LinkId link) => known.Remove(link);

    public void Dispose() => known.Dispose();
}
