using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Utilities;

namespace Affiliates.Tenants;

/// <summary>Owns a tenant's settings and rules, and tells every silo when they change.</summary>
/// <remarks>
/// It keeps no copy: what it answers is read from the rows, so that a second activation of it cannot answer the past.
/// Reentrant, because a silo that does not answer a push must not keep the others waiting for their settings.
/// </remarks>
[Reentrant, GrainType("tenant")]
public sealed partial class TenantGrain(TenantRows rows, TenantRecords records, ICommissionPolicy policy, IOptions<AffiliateSystemOptions> options, TimeProvider time, ILogger<TenantGrain> log)
    : Grain, ITenantGrain
{
    /// <summary>How long a change waits for a silo. Of the network's time, not of the domain's clock.</summary>
    static readonly TimeSpan PushPatience = TimeSpan.FromSeconds(1);

    readonly ObserverManager<ITenantObserver> silos =
        new(TenantCache.Renewal * 3, log) { GetDateTime = () => time.GetUtcNow().UtcDateTime };

    TenantId Id => GrainKeys.Parse(this.GetPrimaryKeyString()).Tenant;

    public async Task<TenantSettings> GetSettings() =>
        await rows.Find(Id) ?? throw new InvalidOperationException($"There is no tenant {Id.Number}.");

    public Task<TenantSettings> Subscribe(ITenantObserver observer)
    {
        // Before the read: of a change in between it learns twice rather than not at all.
        silos.Subscribe(observer, observer);
        return GetSettings();
    }

    public Task<TenantTotals> GetTotals() => rows.Totals(Id);

    public async Task<CommissionRule> SaveRule(CommissionRule rule)
    {
        if (rule.Tenant is { } named && named != Id)
        {
            throw new ArgumentException($"Rule {rule.Id} is of tenant {named.Number}, and was sent to {Id.Number}.", nameof(rule));
        }

        var version = await rows.SaveRule(rule) ?? throw new InvalidOperationException($"Rule {rule.Id} is another tenant's.");
        await Push();
        return rule with { Version = version };
    }

    public async Task<bool> DeleteRule(Guid id)
    {
        if (!await rows.DeleteRule(Id, id))
        {
            return false;
        }

        await Push();
        return true;
    }

    public async Task<CommissionPreview> Preview(string actionType, Money? value)
    {
        var settings = await GetSettings();
        var isConversion = actionType == ActionTypes.Purchase;
        var e = new TrackEvent { Id = Guid.Empty, Tenant = Id, Type = actionType, IsConversion = isConversion, Value = value, At = time.GetUtcNow() };
        return policy.Decide(settings, options.Value.DefaultCommissionRate, e, affiliateCode: null) is { } decision
            ? new CommissionPreview(decision.Amount, decision.Rate, decision.Rule)
            : new CommissionPreview(Money.Zero, 0m, CommissionRules.RuleFor(settings, actionType));
    }

    public Task<Tenant?> Get() => records.Find(Id);

    public async Task<TenantOutcome> Save(Tenant tenant)
    {
        var outcome = await records.Update(tenant with { Id = Id });
        if (outcome is TenantKept)
        {
            await Push();
        }

        return outcome;
    }

    public async Task<bool> Delete()
    {
        if (!await records.Delete(Id))
        {
            return false;
        }

        await Push();
        return true;
    }

    public async Task<bool> SetConversionSecret(string secret)
    {
        if (!await records.ChangeSecret(Id, secret))
        {
            return false;
        }

        await Push();
        return true;
    }

    async Task Push()
    {
        silos.ClearExpired();
        if (silos.Count == 0)
        {
            return;
        }

        var settings = await GetSettings();
        await Task.WhenAll(silos.ToList().ConvertAll(silo => Push(silo, settings)));
    }

    async Task Push(ITenantObserver silo, TenantSettings settings)
    {
        try
        {
            await silo.Changed(settings).WaitAsync(PushPatience);
        }
        catch (Exception e)
        {
            // It is gone, or finds out by itself when it compares versions, and subscribes again.
            silos.Unsubscribe(silo);
            NotTold(log, e, Id.Number);
        }
    }

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "A silo could not be told of new settings of tenant {Tenant}; it compares versions by itself")]
    static partial void NotTold(ILogger logger, Exception e, int tenant);
}
