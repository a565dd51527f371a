using System.Reflection;
using Affiliates.Journal;
using Microsoft.Extensions.Options;

namespace Affiliates.Silo;

/// <summary>The keys of the process's own sections. One that is misspelt would be passed over, and the default hold in silence.</summary>
/// <remarks>The section <c>AffiliateSystem</c> looks after itself; sections of the frameworks are not looked at.</remarks>
public static class KnownKeys
{
    static readonly (string Section, string[] Keys)[] Own =
    [
        (ClusterSettings.Section, Writable(typeof(ClusterSettings))),
        ("Storage", ["Provider", "Path"]),
        (JournalOptions.Section, Writable(typeof(JournalOptions))),
        (ShutdownOptions.Section, Writable(typeof(ShutdownOptions))),
        ("Secrets", ["Path"]),
        ("Admin", ["Email", "Password"]),
        ("Jwt", ["SigningKey"]),
    ];

    /// <summary>Refuses what is in one of the sections and is none of its keys, and a section that is nearly called as one of them.</summary>
    /// <param name="configuration">All of it.</param>
    /// <param name="more">Sections that this program has beside those, each with the options that it is bound to.</param>
    /// <exception cref="OptionsValidationException">A line for each, with the key that was probably meant.</exception>
    public static void RefuseUnknownKeys(this IConfiguration configuration, params ReadOnlySpan<(string Section, Type Options)> more)
    {
        List<(string Section, string[] Keys)> sections = [.. Own];
        foreach (var (section, options) in more)
        {
            sections.Add((section, Writable(options)));
        }

        List<string> failures = [];
        foreach (var (section, keys) in sections)
        {
            foreach (var child in configuration.GetSection(section).GetChildren())
            {
                if (!keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                {
                    failures.Add($"{section}:{child.Key} is not a setting; {Instead(child.Key, keys, $"{section}:")}.");
                }
            }
        }

        string[] names = [AffiliateSystemOptions.Section, .. sections.Select(s => s.Section)];
        foreach (var child in configuration.GetChildren())
        {
            // Short names are too easily near to something else's.
            if (child.Key.Length >= 6 && child.GetChildren().Any() && !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)
                && Nearest.To(child.Key, names, atMost: 2) is { } meant)
            {
                failures.Add($"{child.Key} is not a section of settings; it may be {meant} that is meant.");
            }
        }

        if (failures.Count > 0)
        {
            throw new OptionsValidationException("Configuration", typeof(IConfiguration), failures);
        }
    }

    static string Instead(string key, string[] keys, string prefix) => Nearest.To(key, keys, atMost: Math.Max(2, key.Length / 2)) is { } meant
        ? $"it may be {prefix}{meant} that is meant"
        : $"there are {string.Join(", ", keys.Select(k => prefix + k))}";

    // What is set once from the configuration: properties without a setter are reckoned.
    static string[] Writable(Type options) =>
        [.. options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is not null).Select(p => p.Name)];
}
