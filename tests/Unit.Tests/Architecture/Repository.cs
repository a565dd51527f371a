using System.Runtime.CompilerServices;

namespace Affiliates.Unit.Tests.Architecture;

/// <summary>The sources that these tests were built from.</summary>
static class Repository
{
    const string Mark = "Affiliates.sln";

    public static string Root { get; } = Find();

    /// <summary>C# files below a folder, without what a build makes.</summary>
    public static IReadOnlyList<string> Sources(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(Root, f).Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj")),
    ];

    static string Find([CallerFilePath] string here = "") =>
        Above(AppContext.BaseDirectory) ?? Above(Path.GetDirectoryName(here)) ?? Above(Environment.CurrentDirectory)
        ?? throw new InvalidOperationException($"No {Mark} above {AppContext.BaseDirectory}: these tests read the sources.");

    static string? Above(string? start)
    {
        for (var folder = start is null ? null : new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Mark)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
