using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Affiliates.Benchmarks.Load;

/// <summary>What a run has started and made: ended and deleted also when the run itself is ended from outside.</summary>
static class Leftovers
{
    static readonly ConcurrentBag<int> Processes = [];
    static readonly ConcurrentDictionary<string, bool> Folders = [];
    static readonly List<PosixSignalRegistration> Signals = [];

    /// <summary>Once, at the start.</summary>
    public static void ClearAtEnd()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => Clear();
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            Signals.Add(PosixSignalRegistration.Create(signal, static context =>
            {
                context.Cancel = true;
                Environment.Exit(130);
            }));
        }
    }

    public static void Add(Process process) => Processes.Add(process.Id);

    public static void Add(string folder) => Folders[folder] = true;

    public static void Delete(string folder)
    {
        Directory.Delete(folder, recursive: true);
        Folders.TryRemove(folder, out _);
    }

    static void Clear()
    {
        foreach (var id in Processes)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                // Ids are given again: what is killed is a child of this process.
                if (ProcessTree.IsChild(id))
                {
                    process.Kill(entireProcessTree: true);
                }
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It has ended.
            }
        }

        foreach (var folder in Folders.Keys)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                Console.Error.WriteLine($"Left behind: {folder}");
            }
        }
    }
}
