using System.Globalization;
using System.Text;

namespace Affiliates.Client.Http;

/// <summary>Makes the query of an address; what is null is left out.</summary>
sealed class Query
{
    readonly StringBuilder text = new();

    public Query Add(string name, string? value)
    {
        if (value is not null)
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public Query Add(string name, bool? value) => Add(name, value switch { true => "true", false => "false", null => null });

    public Query Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query Add(string name, decimal? value) => Add(name, value is { } number ? Amounts.Write(number) : null);

    public Query Add(string name, Guid? value) => Add(name, value?.ToString());

    public Query Add(string name, DateOnly? value) => Add(name, value?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public Query Add(string name, DateTimeOffset? value) =>
        Add(name, value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));

    public Query Add<T>(string name, T? value) where T : struct, Enum => Add(name, value is { } one ? Names<T>.Of(one) : null);

    public override string ToString() => text.ToString();
}
