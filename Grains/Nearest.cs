namespace Affiliates;

/// <summary>Finds what was probably meant by a name that is misspelt.</summary>
public static class Nearest
{
    /// <summary>The name with the fewest letters to add, leave out or change, whatever their case; null: none is as near as that.</summary>
    public static string? To(string name, IEnumerable<string> names, int atMost) =>
        names.Select(candidate => (Candidate: candidate, Distance: Distance(name, candidate)))
            .Where(c => c.Distance <= atMost).OrderBy(c => c.Distance).Select(c => c.Candidate).FirstOrDefault();

    static int Distance(string a, string b)
    {
        var above = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1] + 1, above[j] + 1), above[j - 1] + change);
            }

            above = row;
        }

        return above[b.Length];
    }
}
