using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Affiliates.Api.Payouts;

/// <summary>
/// The file that PayPal's mass payments take: no header, and for each payee recipient, amount, currency, an id of at most 30 characters
/// that comes back in PayPal's report, a note, and the wallet.
/// </summary>
public static partial class PayPalFile
{
    public const string Method = "paypal";

    /// <summary>As many as PayPal takes in one file.</summary>
    public const int MaxRows = 5000;

    const int MaxParts = 100_000;

    /// <summary>Which of the files it is, from 1.</summary>
    public static int Part(ListQuery query) => query.Whole("part", 1, MaxParts) ?? 1;

    /// <summary>
    /// The email address in the payout details, alone or as <c>email</c> in an object; without details the affiliate's own. Null: there
    /// is none that PayPal, or a spreadsheet on the way to it, takes for what it is.
    /// </summary>
    public static string? RecipientOf(Payee payee)
    {
        var recipient = string.IsNullOrWhiteSpace(payee.Details) ? payee.Email : Named(payee.Details.Trim());
        // Who was erased has an address under .invalid, where nothing arrives.
        return recipient is not null && Address().IsMatch(recipient) && !recipient.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase)
            ? recipient
            : null;
    }

    /// <summary>Every payee has a recipient.</summary>
    public static byte[] Write(IEnumerable<Payee> payees, string currency)
    {
        var file = new StringBuilder();
        foreach (var payee in payees)
        {
            // Nothing in a row can hold a comma, a quote or a formula.
            file.Append(RecipientOf(payee)).Append(',').Append(payee.Amount).Append(',').Append(currency).Append(',')
                .Append(IdOf(payee.Payout)).Append(",Affiliate payout,PAYPAL\r\n");
        }

        return Encoding.UTF8.GetBytes(file.ToString());
    }

    /// <summary>The payout's id without its dashes and without its first two digits, which are the same for centuries.</summary>
    public static string IdOf(Guid payout) => payout.ToString("N")[2..];

    static string? Named(string details)
    {
        if (details is not ['{', ..])
        {
            return details;
        }

        try
        {
            using var json = JsonDocument.Parse(details);
            return json.RootElement.TryGetProperty("email", out var email) && email.ValueKind is JsonValueKind.String ? email.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
