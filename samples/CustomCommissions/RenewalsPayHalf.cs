using System.Text.Json;
using Affiliates.Commissions;

namespace Affiliates.Samples.CustomCommissions;

/// <summary>A sale whose metadata say <c>{"renewal": true}</c> pays half of what the rules would give; all else pays by the rules.</summary>
public sealed class RenewalsPayHalf : ICommissionPolicy
{
    public CommissionDecision? Decide(CommissionRequest request) =>
        request.ByRules is { } full && IsRenewal(request.Metadata)
            ? full with { Amount = Money.Round(full.Amount.Amount / 2m), Rate = full.Rate / 2m, Note = "A renewal pays half" }
            : request.ByRules;

    static bool IsRenewal(ReadOnlyMemory<byte> metadata)
    {
        if (metadata.IsEmpty)
        {
            return false;
        }

        using var document = JsonDocument.Parse(metadata);
        return document.RootElement.TryGetProperty("renewal", out var renewal) && renewal.ValueKind is JsonValueKind.True;
    }
}
