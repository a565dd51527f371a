using System.Text.Json;

namespace Affiliates.Benchmarks.Load;

/// <summary>The empty endpoint as a process of its own.</summary>
static class BaselineProcess
{
    public static Task<ServerProcess> Start(string api) =>
        ServerProcess.Start(typeof(BaselineProcess).Assembly.Location, url => ["baseline", url], SameRuntimeAs(api));

    /// <summary>The baseline runs under the garbage collector and the thread pool that the Api is delivered with.</summary>
    static Dictionary<string, string> SameRuntimeAs(string assembly)
    {
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.ChangeExtension(assembly, ".runtimeconfig.json")));
        config.RootElement.GetProperty("runtimeOptions").TryGetProperty("configProperties", out var properties);
        var isServer = properties.TryGetProperty("System.GC.Server", out var collector) && collector.GetBoolean();
        var same = new Dictionary<string, string> { ["DOTNET_gcServer"] = isServer ? "1" : "0" };
        if (properties.TryGetProperty("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit", out var spinning))
        {
            same["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = spinning.GetInt32().ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        }

        return same;
    }
}
