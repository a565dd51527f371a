using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Text;

namespace Affiliates.Process.Tests.Clusters;

/// <summary>One of the two programs in its own process: started, signalled, and ended with the test.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(180);
    static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(75);

    readonly StringBuilder output = new();
    readonly System.Diagnostics.Process process;

    ServerProcess(string name, string address, ProcessStartInfo info)
    {
        Name = name;
        Http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(5) };
        process = System.Diagnostics.Process.Start(info)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public HttpClient Http { get; }

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Each place of the output that holds the text, with what follows.</summary>
    public IEnumerable<string> Said(string text, int lines)
    {
        var all = Output.Split('\n');
        return Enumerable.Range(0, all.Length)
            .Where(i => all[i].Contains(text, StringComparison.Ordinal))
            .Select(i => string.Join('\n', all.Skip(i).Take(lines)));
    }

    /// <param name="program"><c>Api</c> or <c>Silo</c>.</param>
    /// <param name="name">For messages.</param>
    /// <param name="settings">Handed over as environment variables.</param>
    /// <param name="folder">Where the program is; null: where the build put it.</param>
    public static ServerProcess Launch(string program, string name, IEnumerable<KeyValuePair<string, string?>> settings, string? folder = null)
    {
        var address = $"http://127.0.0.1:{Ports.Free()}";
        var info = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(folder ?? ApiProcess.Metadata(program + "Folder"), $"Affiliates.{program}.dll") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["ASPNETCORE_URLS"] = address;
        info.Environment[ApiProcess.ShortLived] = "0";
        foreach (var (key, value) in settings)
        {
            info.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new ServerProcess(name, address, info);
    }

    public async Task<bool> IsReady()
    {
        try
        {
            using var answer = await Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    public async Task<ServerProcess> Ready()
    {
        await Until(async () =>
        {
            Assert.False(HasExited, $"{Name} ended: {Output}");
            return await IsReady();
        });
        return this;
    }

    /// <summary>Asks again until the answer is yes; fails with the program's output when the time is over.</summary>
    public async Task Until(Func<Task<bool>> answer)
    {
        using var limit = new CancellationTokenSource(StartsWithin);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await Answers())
        {
            Assert.False(limit.IsCancellationRequested, $"{Name} was waited for in vain: {Output}");
            await beat.WaitForNextTickAsync(CancellationToken.None);
        }

        async Task<bool> Answers()
        {
            try
            {
                return await answer();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        await Signal("-KILL");
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and the end of what was under way; its exit code.</summary>
    public async Task<int> StopPolitely()
    {
        await Signal("-TERM");
        using var limit = new CancellationTokenSource(EndsWithin);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>A member of a cluster is asked to stop, and goes as it should.</summary>
    /// <remarks>On a machine that starves it the others take it for dead before it has ended by itself: nothing is lost by that either.</remarks>
    public async Task Leave()
    {
        var code = await StopPolitely();
        Assert.True(code == 0 || SaysDead(Output), $"{Name} was asked to stop and ended with {code}: {Output}");
    }

    internal static bool SaysDead(string output) => output.Contains("I have been told I am dead", StringComparison.Ordinal);

    public Task Terminate() => Signal("-TERM");

    public Task Pause() => Signal("-STOP");

    public Task Resume() => Signal("-CONT");

    public async Task Exited()
    {
        using var limit = new CancellationTokenSource(EndsWithin);
        await process.WaitForExitAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Kill();
        }

        process.Dispose();
        Http.Dispose();
    }

    void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }

    async Task Signal(string signal)
    {
        if (!process.HasExited)
        {
            using var kill = System.Diagnostics.Process.Start("kill", [signal, $"{process.Id}"]);
            await kill.WaitForExitAsync();
        }
    }
}

/// <summary>Ports below the range from which the system takes those of outgoing connections, each given out once.</summary>
static class Ports
{
    static readonly HashSet<int> Given = [];

    public static int Free()
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(e => e.Port).ToHashSet();
        lock (Given)
        {
            int port;
            do
            {
                port = Random.Shared.Next(12_000, 19_999);
            }
            while (taken.Contains(port) || !Given.Add(port));
            return port;
        }
    }
}
