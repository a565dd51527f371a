using System.Buffers;

namespace Affiliates.Api.Requests;

/// <summary>What texts from outside may look like.</summary>
public static class Texts
{
    static readonly SearchValues<char> CodeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    static readonly SearchValues<char> SlugCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
    static readonly SearchValues<char> TypeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    public const string CodeForm = "Use 3 to 50 letters, digits, hyphens and underscores";
    public const string SlugForm = "Use 3 to 100 letters, digits and hyphens";
    public const string TypeForm = "Use a lower-case letter followed by up to 49 lower-case letters, digits or underscores";

    public static bool IsCode(string text) => text.Length is >= 3 and <= 50 && !text.AsSpan().ContainsAnyExcept(CodeCharacters);

    public static bool IsSlug(string text) => text.Length is >= 3 and <= 100 && !text.AsSpan().ContainsAnyExcept(SlugCharacters);

    public static bool IsActionType(string text) =>
        text.Length is >= 1 and <= 50 && char.IsAsciiLetterLower(text[0]) && !text.AsSpan().ContainsAnyExcept(TypeCharacters);

    /// <summary>At most so many characters, never half of a pair.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>One @ with something on both sides, no blanks or control characters, at most 254 characters.</summary>
    public static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Length <= 254 && at > 0 && at < text.Length - 1 && text.LastIndexOf('@') == at
            && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c));
    }
}
