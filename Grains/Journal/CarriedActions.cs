namespace Affiliates.Journal;

/// <summary>
/// Actions of one stream and day that are alike, earned nothing, and have left the journal; see <see cref="JournalClosing"/>.
/// </summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Slug">Kept of clicks alone, as is <paramref name="Source"/>: nothing else is counted by them.</param>
/// <param name="Events">How many, at least one.</param>
/// <param name="FirstSeq">The first place among them.</param>
public sealed record CarriedActions(DateOnly Day, string Type, TrackingMethod Method, string? Slug, string Source, long Events, long FirstSeq);
