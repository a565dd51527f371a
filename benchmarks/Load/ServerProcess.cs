using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Affiliates.Benchmarks.Load;

/// <summary>A server as a process of its own on the loopback; killed when disposed.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    readonly Process process;
    readonly Queue<string> lastLines = new();

    ServerProcess(Process process, IPEndPoint endPoint)
    {
        this.process = process;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    public string Url => $"http://{EndPoint}";

    /// <summary>The most memory that the process has ever held at once, in MB; from /proc.</summary>
    public double PeakMegabytes => Megabytes("VmHWM:");

    /// <summary>Memory that the process holds now, in MB.</summary>
    public double HeldMegabytes => Megabytes("VmRSS:");

    /// <summary>What of that is of the process alone, and not a part of the program's files, in MB.</summary>
    public double OwnMegabytes => Megabytes("RssAnon:");

    double Megabytes(string figure)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/status"))
            .First(l => l.StartsWith(figure, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>CPU that the process has used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts <c>dotnet assembly arguments</c> and waits until <c>/health/ready</c> answers 200.</summary>
    public static async Task<ServerProcess> Start(
        string assembly, Func<string, string[]> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var endPoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments($"http://{endPoint}"))
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment.Remove(LoadGenerator.InlineCompletions);
        start.Environment["ASPNETCORE_URLS"] = $"http://{endPoint}";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        var server = new ServerProcess(process, endPoint);
        process.OutputDataReceived += (_, line) => server.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => server.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await server.Ready();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A port below the ephemeral range, so that no outgoing connection can take it in between.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
    }

    async Task Ready()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"{Url}/health/ready"), deadline.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !deadline.IsCancellationRequested))
            {
                // Not listening yet, or busy with its start: the next tick asks again.
            }
            await tick.WaitForNextTickAsync(deadline.Token);
        }
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"The server ended with exit code {process.ExitCode}:\n{LastLines()}"));
    }

    public string LastLines()
    {
        lock (lastLines)
        {
            return string.Join('\n', lastLines);
        }
    }

    void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }
        lock (lastLines)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > 40)
            {
                lastLines.Dequeue();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
