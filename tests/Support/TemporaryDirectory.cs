namespace Affiliates.Tests.Support;

/// <summary>A directory of one test, removed with it.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("affiliates-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
