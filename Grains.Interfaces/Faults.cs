namespace Affiliates;

/// <summary>The silo cannot take more writes now; nothing was taken. Try again after a moment.</summary>
[GenerateSerializer, Alias("journal-full")]
public sealed class JournalFullException(string message) : Exception(message);

/// <summary>Another activation or another request got there first; nothing was written. Try again: the answer will be the first one's.</summary>
[GenerateSerializer, Alias("journal-conflict")]
public sealed class JournalConflictException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store is gone, or it is not known whether it took the write. Try again with the same event id.</summary>
[GenerateSerializer, Alias("journal-fault")]
public sealed class JournalFaultException(string message, Exception? inner = null) : Exception(message, inner);
