using Affiliates.Client;
using Affiliates.Portal.Auth;

namespace Affiliates.Portal.Statistics;

/// <summary>What is counted right now, for all parts of one open page over one stream; it runs while somebody listens.</summary>
public sealed class LiveFeed(PortalSession session) : IAsyncDisposable
{
    readonly List<Listener> listeners = [];
    CancellationTokenSource? running;
    Task reading = Task.CompletedTask;

    /// <summary>The stream is open.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Told when <see cref="IsOpen"/> has changed.</summary>
    public event Action? StateChanged;

    /// <param name="counted">For each event that this person may see.</param>
    /// <param name="missed">Events may have been missed: what is shown has to be read again.</param>
    public IDisposable Listen(Func<LiveAction, Task> counted, Func<Task> missed)
    {
        var listener = new Listener(this, counted, missed);
        listeners.Add(listener);
        if (running is null)
        {
            running = new CancellationTokenSource();
            reading = Read(running.Token);
        }

        return listener;
    }

    async Task Read(CancellationToken stop)
    {
        try
        {
            var wasOpen = false;
            await foreach (var e in session.Api.Actions.Live(cancellation: stop))
            {
                switch (e)
                {
                    case LiveAction action:
                        await Tell(l => l.Counted(action));
                        break;
                    case LiveOpened:
                        Now(true);
                        if (wasOpen)
                        {
                            await Tell(static l => l.Missed());
                        }

                        wasOpen = true;
                        break;
                    case LiveMissed:
                        await Tell(static l => l.Missed());
                        break;
                    case LiveInterrupted:
                        Now(false);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (AffiliatesException)
        {
            // Refused, or the sign-in has ended: the page stands as it is, and says that it is not live.
            Now(false);
        }
    }

    async Task Tell(Func<Listener, Task> tell)
    {
        foreach (var listener in listeners.ToArray())
        {
            await tell(listener);
        }
    }

    void Now(bool open)
    {
        IsOpen = open;
        StateChanged?.Invoke();
    }

    void Remove(Listener listener)
    {
        listeners.Remove(listener);
        if (listeners.Count == 0 && running is { } stop)
        {
            running = null;
            IsOpen = false;
            stop.Cancel();
            stop.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listeners.Clear();
        if (running is { } stop)
        {
            running = null;
            await stop.CancelAsync();
            stop.Dispose();
        }

        await reading;
    }

    sealed record Listener(LiveFeed Feed, Func<LiveAction, Task> Counted, Func<Task> Missed) : IDisposable
    {
        public void Dispose() => Feed.Remove(this);
    }
}
