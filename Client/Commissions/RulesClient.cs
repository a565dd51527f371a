using Affiliates.Client.Http;

namespace Affiliates.Client;

/// <summary>What a conversion earns: the tenant's rules before those of all tenants, then by action type, priority and age.</summary>
public sealed class RulesClient
{
    const string Root = "/affiliates/commission-rules/";

    readonly ApiConnection api;

    internal RulesClient(ApiConnection api) => this.api = api;

    /// <summary>The tenant's, and those of all tenants. Ordered by <c>created_at</c>, <c>name</c> or <c>priority</c>.</summary>
    public Listing<CommissionRule> List() => new(api, Root, static () => new Query());

    /// <summary>Makes a rule.</summary>
    public Task<CommissionRule> Create(NewRule rule, CancellationToken cancellation = default) => api.Send<CommissionRule>(Call.Post(Root, rule), cancellation);

    /// <summary>What a conversion would earn; nothing is written.</summary>
    public Task<RulePreview> Preview(PreviewRequest conversion, CancellationToken cancellation = default) =>
        api.Send<RulePreview>(Call.Post($"{Root}preview/", conversion, repeatable: true), cancellation);

    /// <summary>One of them.</summary>
    public Task<CommissionRule> Get(Guid id, CancellationToken cancellation = default) => api.Get<CommissionRule>($"{Root}{id}/", cancellation);

    /// <summary>Changes what is not null.</summary>
    public Task<CommissionRule> Change(Guid id, RuleChange change, CancellationToken cancellation = default) =>
        api.Send<CommissionRule>(Call.Patch($"{Root}{id}/", change), cancellation);

    /// <summary>Puts another in its place.</summary>
    public Task<CommissionRule> Replace(Guid id, NewRule rule, CancellationToken cancellation = default) =>
        api.Send<CommissionRule>(Call.Put($"{Root}{id}/", rule), cancellation);

    /// <summary>Deletes it; what it has decided stays.</summary>
    public Task Delete(Guid id, CancellationToken cancellation = default) => api.Delete($"{Root}{id}/", cancellation);
}
