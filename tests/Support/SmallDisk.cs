using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Affiliates.Tests.Support;

/// <summary>A file system of its own that can be filled to the last byte. Only root may mount one: else the test is skipped.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    SmallDisk(string path) => Path = path;

    public string Path { get; }

    string Ballast => System.IO.Path.Combine(Path, "ballast");

    public static async Task<SmallDisk> Mount(int megabytes)
    {
        var path = Directory.CreateTempSubdirectory("affiliates-disk-").FullName;
        if (!PostgresBinaries.IsRoot || !await Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0777", "tmpfs", path))
        {
            Directory.Delete(path);
            Assert.Skip("A small file system cannot be mounted here: that needs root.");
        }

        return new SmallDisk(path);
    }

    /// <summary>Leaves nothing.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        // Ever smaller pieces, down to a page.
        for (var size = 1 << 20; size >= 4096;)
        {
            try
            {
                ballast.Write(new byte[size]);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        await Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    static async Task<bool> Run(params string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
