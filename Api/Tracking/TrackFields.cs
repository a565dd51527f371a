namespace Affiliates.Api.Tracking;

/// <summary>How large the fields of a tracking call may be, and what is said when they are not right.</summary>
static class TrackFields
{
    public const int MaxSessionId = 100;
    /// <summary>Characters of order, event and customer ids.</summary>
    public const int MaxForeignId = 200;
    /// <summary>Bytes of the metadata, as it was sent.</summary>
    public const int MaxMetadata = 16 * 1024;
    /// <summary>Characters kept of a referrer and a user agent.</summary>
    public const int KeptHeader = 500;
    /// <summary>Characters kept of the name of a source.</summary>
    public const int KeptSource = 100;
    /// <summary>Characters of the name of an attribution model.</summary>
    public const int MaxModel = 50;
}
