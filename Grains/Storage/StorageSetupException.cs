namespace Affiliates.Storage;

/// <summary>The operator has to change something before the service can start; the message is one line that says what.</summary>
public sealed class StorageSetupException(string message, Exception? inner = null) : Exception(message, inner);
