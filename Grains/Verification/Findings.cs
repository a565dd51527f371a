using System.Globalization;

namespace Affiliates.Verification;

/// <summary>Collects differences, of one subject no more than <see cref="StreamVerifier.Most"/>: then one says that there are more.</summary>
sealed class Findings(TenantId tenant, string? affiliate = null, long? stream = null)
{
    readonly List<Difference> all = [];
    readonly Dictionary<string, int> bySubject = [];

    public IReadOnlyList<Difference> All => all;

    public void Same(string subject, string what, long expected, long found)
    {
        if (expected != found)
        {
            Add(subject, what, expected.ToString(CultureInfo.InvariantCulture), found.ToString(CultureInfo.InvariantCulture));
        }
    }

    public void Add(string subject, IEnumerable<(string What, string Expected, string Found)> differences)
    {
        foreach (var (what, expected, found) in differences)
        {
            Add(subject, what, expected, found);
        }
    }

    public void Add(string subject, string what, string expected, string found)
    {
        var known = bySubject[subject] = bySubject.GetValueOrDefault(subject) + 1;
        if (known <= StreamVerifier.Most)
        {
            all.Add(new Difference(tenant, affiliate, stream, subject, what, expected, found));
        }
        else if (known == StreamVerifier.Most + 1)
        {
            all.Add(new Difference(tenant, affiliate, stream, subject, "more of the same kind", "none", "some"));
        }
    }
}
