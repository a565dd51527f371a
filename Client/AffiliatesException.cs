using System.Net;

namespace Affiliates.Client;

/// <summary>A call was refused, or no answer came. The message is what the service says, for a person to read.</summary>
public sealed class AffiliatesException : Exception
{
    static readonly Dictionary<string, IReadOnlyList<string>> NoErrors = [];

    internal AffiliatesException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    /// <summary>Null: no answer came.</summary>
    public HttpStatusCode? Status { get; internal init; }

    /// <summary>What is wrong with each field, by the field's name on the wire (<c>destination_url</c>); empty when it is not about fields.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; internal init; } = NoErrors;

    /// <summary>When to come back, where the service has said so (429, 503).</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>
    /// The call may have been carried out all the same: no answer came, or one of something in between. Look before you make it again, where
    /// it is one that makes something without a key of its own.
    /// </summary>
    public bool MayHaveHappened { get; internal init; }

    /// <summary>A try before this one may have been carried out.</summary>
    internal bool WasRepeated { get; init; }

    /// <summary>The credentials are not good, or not good any more.</summary>
    public bool IsUnauthorized => Status is HttpStatusCode.Unauthorized;

    /// <summary>There is none, or it is not the caller's.</summary>
    public bool IsNotFound => Status is HttpStatusCode.NotFound;
}
