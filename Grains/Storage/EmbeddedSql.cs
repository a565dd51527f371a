using System.Reflection;

namespace Affiliates.Storage;

/// <summary>The .sql files of this folder, as they are built into the assembly.</summary>
static class EmbeddedSql
{
    const string Prefix = "Affiliates.Storage.";
    static readonly Assembly Home = typeof(EmbeddedSql).Assembly;

    /// <summary>Null when there is no such file.</summary>
    public static string? Find(string name)
    {
        using var stream = Home.GetManifestResourceStream(Prefix + name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The files whose name starts so, in the order of their names, with the rest of the name.</summary>
    public static IEnumerable<(string Name, string Text)> All(string prefix) =>
        from resource in Home.GetManifestResourceNames().Order(StringComparer.Ordinal)
        where resource.StartsWith(Prefix + prefix, StringComparison.Ordinal)
        select (resource[(Prefix.Length + prefix.Length)..], Find(resource[Prefix.Length..])!);
}
