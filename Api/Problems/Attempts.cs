using System.Runtime.InteropServices;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using Orleans.Serialization;
using Orleans.Storage;

namespace Affiliates.Api.Problems;

/// <summary>What a call that failed has left behind.</summary>
public enum CallFault
{
    /// <summary>The silo or this front-end is full: nothing was written, and trying again at once makes it worse.</summary>
    Full,
    /// <summary>Nothing was written: the call may be made again whatever it was.</summary>
    NothingWritten,
    /// <summary>It may have been written: only what is recognised when it comes again may be sent again.</summary>
    Unknown,
    /// <summary>Not a matter of the moment.</summary>
    Defect,
}

/// <summary>
/// Makes a call again while the cluster or the store is changing hands: with jitter, until <see cref="Deadline"/>. After
/// that the fault goes up, and is answered 503.
/// </summary>
/// <param name="time">The clock of the deadline.</param>
/// <param name="slots">How many calls may be under way, their tries and waits together; null: any number.</param>
public sealed class Attempts(TimeProvider time, CallSlots? slots = null)
{
    /// <summary>After this no further try is begun.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);

    static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    /// <summary>A call that changes nothing the second time: a read, or a write that is recognised by its key.</summary>
    /// <param name="call">The call.</param>
    /// <param name="patience">Instead of <see cref="Deadline"/>, where no request waits for the answer.</param>
    /// <param name="isAdmitted">It is part of what has its slots, or many wait for it together.</param>
    public Task<T> Repeatable<T>(Func<Task<T>> call, TimeSpan? patience = null, bool isAdmitted = false) =>
        Make(call, static (call, _) => new ValueTask<T>(call()), repeatable: true, patience ?? Deadline, isAdmitted);

    /// <summary>A write that is recognised when it is told to look for itself first: the call is given whether it may have been made before.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isAdmitted">It is part of a batch that has its slots.</param>
    public Task<T> Recognised<T>(Func<bool, ValueTask<T>> call, bool isAdmitted = false) =>
        Recognised(call, static (call, again) => call(again), isAdmitted);

    /// <summary>The same for a call that stands ready, and is given what it is about.</summary>
    public Task<T> Recognised<TAbout, T>(TAbout about, Func<TAbout, bool, ValueTask<T>> call, bool isAdmitted = false) =>
        Make(about, call, repeatable: true, Deadline, isAdmitted);

    /// <summary>A call that would count twice: made again only when it is certain that nothing was written.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isAdmitted">It is part of a batch that has its slots.</param>
    public Task<T> Once<T>(Func<Task<T>> call, bool isAdmitted = false) =>
        Make(call, static (call, _) => new ValueTask<T>(call()), repeatable: false, Deadline, isAdmitted);

    /// <summary>Takes the slots of a batch, until it is disposed; null: there is no limit.</summary>
    /// <exception cref="OverloadedException">None is free.</exception>
    public IDisposable? Admit(int events) => slots?.TakeMany(events);

    public static CallFault OutcomeOf(Exception e) => e switch
    {
        JournalFullException or OverloadedException => CallFault.Full,
        // Before the rejections, one of which it is: the silo may have died with the write already made.
        SiloUnavailableException => CallFault.Unknown,
        JournalConflictException or OrleansMessageRejectionException or GatewayTooBusyException => CallFault.NothingWritten,
        JournalFaultException or TimeoutException or ConnectionFailedException or InconsistentStateException
            or ClientNotAvailableException or UnavailableExceptionFallbackException => CallFault.Unknown,
        // A silo's fault that could not be carried here, because its type is a library's: the store's are.
        CodecNotFoundException => CallFault.Unknown,
        // The message grew too old while its grain was placed, or a silo on its way out has ended what was under way, or has closed
        // what it needs. (The request's own end is not asked here.)
        OperationCanceledException or ObjectDisposedException => CallFault.Unknown,
        // Data providers' and sockets' exceptions: the store or the network is gone.
        ExternalException or IOException => CallFault.Unknown,
        AggregateException { InnerExceptions: [var inner] } => OutcomeOf(inner),
        { InnerException: { } cause } when e is OrleansException => OutcomeOf(cause),
        OrleansException => CallFault.Unknown,
        _ => CallFault.Defect,
    };

    // One method for all of it: it stands around every event.
    async Task<T> Make<TAbout, T>(TAbout about, Func<TAbout, bool, ValueTask<T>> call, bool repeatable, TimeSpan deadline, bool isAdmitted)
    {
        var slot = isAdmitted ? null : slots;
        var since = slot?.Take() ?? 0;
        var isAnswered = false;
        try
        {
            var start = time.GetTimestamp();
            var wait = FirstWait;
            var mayBeMade = false;
            while (true)
            {
                try
                {
                    var answer = await call(about, mayBeMade);
                    isAnswered = true;
                    return answer;
                }
                catch (Exception e) when (MayRepeat(OutcomeOf(e), repeatable) && time.GetElapsedTime(start) + wait < deadline)
                {
                    mayBeMade |= OutcomeOf(e) is CallFault.Unknown;
                    // Half to one and a half of the wait, so that callers who failed together do not come back together.
                    await Task.Delay(wait * (0.5 + Random.Shared.NextDouble()), time);
                    wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
                }
            }
        }
        finally
        {
            slot?.Give(since, isAnswered);
        }
    }

    static bool MayRepeat(CallFault fault, bool repeatable) =>
        fault is CallFault.NothingWritten || (repeatable && fault is CallFault.Unknown);
}
