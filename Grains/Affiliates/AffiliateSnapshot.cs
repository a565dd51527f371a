using System.Text.Json.Serialization;

namespace Affiliates.Affiliates;

/// <summary>
/// What an affiliate's journal adds up to, as of an action and a ledger entry. Kept to make activation quick and never
/// the truth: without it, or with one of another version, the journal is folded from its start.
/// </summary>
/// <remarks>Numbers stand in rows, names once in a table: thirty days of a thousand links are some 200 KB of JSON.</remarks>
public sealed class AffiliateSnapshot
{
    /// <summary>Raised when the meaning of a row below, or of what is counted, changes.</summary>
    public const int CurrentVersion = 3;

    /// <summary>The oldest that is still read: 1 knows one account less, in which there was nothing; 2 has wide rows.</summary>
    public const int OldestVersion = 1;

    /// <summary>False: never written, or by a version that has another meaning.</summary>
    [JsonIgnore] public bool IsReadable => Version is >= OldestVersion and <= CurrentVersion;

    /// <summary>0: never written.</summary>
    public int Version { get; set; }
    public long ActionSeq { get; set; }
    public long LedgerSeq { get; set; }

    /// <summary>Cents of each account, in the order of its numbers.</summary>
    public long[] Accounts { get; set; } = [];

    /// <summary>Slugs and sources, which the days name by their place here.</summary>
    public List<string> Names { get; set; } = [];
    public List<DaySnapshot> Days { get; set; } = [];
}

/// <summary>One UTC day.</summary>
public sealed class DaySnapshot
{
    /// <summary>As <see cref="DateOnly.DayNumber"/>.</summary>
    [JsonPropertyName("d")] public int Day { get; set; }

    /// <summary>Takings; page views and signups by code and by link; cents pending, approved, paid.</summary>
    [JsonPropertyName("c")] public long[] Counts { get; set; } = [];

    /// <summary>Of each link a name's place and its takings, packed.</summary>
    [JsonPropertyName("lp")] public byte[] LinkRows { get; set; } = [];

    /// <summary>The same for sources.</summary>
    [JsonPropertyName("sp")] public byte[] SourceRows { get; set; } = [];

    /// <summary>Of versions 1 and 2: rows of a name's place and its takings.</summary>
    [JsonPropertyName("l"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long[]? Links { get; set; }

    /// <summary>The same for sources.</summary>
    [JsonPropertyName("s"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long[]? Sources { get; set; }
}
