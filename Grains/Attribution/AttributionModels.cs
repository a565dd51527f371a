using System.Diagnostics.CodeAnalysis;

namespace Affiliates.Attribution;

/// <summary>The models by name: the standard ones, and what the operator registers beside them or in their place.</summary>
public sealed class AttributionModels
{
    readonly Dictionary<string, IAttributionModel> byName = new(StringComparer.Ordinal);

    /// <param name="registered">In the order of registration: of two under one name the later holds.</param>
    public AttributionModels(IEnumerable<NamedAttributionModel> registered)
    {
        foreach (var (name, model) in StandardModels.All.Concat(registered))
        {
            byName[name] = model;
        }

        Names = [.. byName.Keys];
    }

    public IReadOnlyList<string> Names { get; }

    public bool Knows(string name) => byName.ContainsKey(name);

    public bool TryGet(string name, [MaybeNullWhen(false)] out IAttributionModel model) => byName.TryGetValue(name, out model);
}
