using System.Diagnostics.Tracing;
using System.Globalization;

/// <summary>
/// Runs in a server that is measured, before its own program: writes down how long each collection has held it up. The runtime
/// looks for a type of this name without a namespace.
/// </summary>
#pragma warning disable CA1050 // The runtime's rule.
static class StartupHook
#pragma warning restore CA1050
{
    /// <summary>The environment variable that names the file; a line for each pause: ticks of its end in UTC, milliseconds.</summary>
    public const string File = "AFFILIATES_BENCH_PAUSES";

    static Pauses? listener;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(File) is { Length: > 0 } file)
        {
            listener = new Pauses(file);
        }
    }

    sealed class Pauses : EventListener
    {
        const EventKeywords Gc = (EventKeywords)1;
        const int RestartEnd = 3;
        const int SuspendBegin = 9;

        readonly StreamWriter? writer;
        DateTime suspended;

        public Pauses(string file)
        {
            writer = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
            // The base's constructor has offered the sources before there was a writer.
            foreach (var source in EventSource.GetSources())
            {
                OnEventSourceCreated(source);
            }
        }

        protected override void OnEventSourceCreated(EventSource source)
        {
            if (writer is not null && source.Name == "Microsoft-Windows-DotNETRuntime")
            {
                EnableEvents(source, EventLevel.Informational, Gc);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs e)
        {
            switch (e.EventId)
            {
                // 1 and 6: for a collection, and to prepare one; threads are held up for other things too.
                case SuspendBegin when e.Payload is [uint reason, ..]:
                    suspended = reason is 1 or 6 ? e.TimeStamp : default;
                    break;
                case RestartEnd when suspended != default:
                    writer!.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"{e.TimeStamp.ToUniversalTime().Ticks} {(e.TimeStamp - suspended).TotalMilliseconds:F3}"));
                    suspended = default;
                    break;
            }
        }
    }
}
