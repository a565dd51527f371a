namespace Affiliates.Silo;

/// <summary>Settings from files, one for each key, as containers mount secrets: <c>Secrets:Path</c> names the directory.</summary>
/// <remarks>
/// The file <c>ConnectionStrings__Affiliates</c> holds the value of <c>ConnectionStrings:Affiliates</c>. A file goes before the
/// environment: whoever mounts a secret means it.
/// </remarks>
public static class SecretFiles
{
    /// <exception cref="DirectoryNotFoundException">A directory is named and is not there.</exception>
    public static void AddSecretFiles(this ConfigurationManager configuration)
    {
        if (configuration["Secrets:Path"] is { Length: > 0 } path)
        {
            configuration.AddKeyPerFile(Path.GetFullPath(path), optional: false);
        }
    }
}
