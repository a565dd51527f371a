using System.Globalization;

namespace Affiliates.Tests.Support;

/// <summary>What a test with steps by chance begins from.</summary>
public static class Seeds
{
    /// <summary>What the environment names; in CI the same each time, where a finding belongs to the change that is looked at; else another each time.</summary>
    public static int From(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given
        : Environment.GetEnvironmentVariable("CI") is "true" ? 1
        : Random.Shared.Next(1_000_000);
}
