using System.Data.Common;
using Affiliates.Storage;
using Microsoft.Extensions.Options;

namespace Affiliates.Tenants;

/// <summary>The rows of <c>tenants</c>, <c>commission_rules</c> and <c>tenant_totals</c>.</summary>
public sealed class TenantRows(AffiliatesStore store, IOptions<AffiliateSystemOptions> options)
{
    /// <summary>Null when there is no such tenant.</summary>
    public async Task<TenantSettings?> Find(TenantId tenant, CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        if (await ReadSettings(connection, tenant, ct) is not { } settings)
        {
            return null;
        }

        // After the version: what is written in between is a newer rule under an older version, which is read again.
        return settings with { Rules = await ReadRules(connection, tenant, ct) };
    }

    /// <summary>The version of each tenant's settings.</summary>
    public async Task<Dictionary<TenantId, long>> Versions(CancellationToken ct = default)
    {
        await using var connection = await store.Open(ct);
        await using var command = connection.Command(store.Sql("ReadTenantVersions"));
        await using var row = await command.ExecuteReaderAsync(ct);
        Dictionary<TenantId, long> versions = [];
        while (await row.ReadAsync(ct))
        {
            versions.Add(new TenantId(row.GetInt32(0)), row.GetInt64(1));
        }

        return versions;
    }

    /// <summary>The rule's new version, with the settings' version raised in the same transaction; null: the id is another tenant's.</summary>
    public async Task<int?> SaveRule(CommissionRule rule)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var save = connection.Command(store.Sql("SaveRule")).In(transaction)
            .With("id", rule.Id)
            .With("tenant", rule.Tenant?.Number)
            .With("name", rule.Name)
            .With("action_type", rule.ActionType)
            .With("is_percentage", rule.IsPercentage)
            .With("value", rule.Value.Text())
            .With("min_value", rule.MinValue?.Cents)
            .With("max_value", rule.MaxValue?.Cents)
            .With("is_active", rule.IsActive)
            .With("priority", rule.Priority)
            .With("created_at", rule.CreatedAt.Micros());
        if (await save.ExecuteScalarAsync() is not { } version)
        {
            return null;
        }

        await RaiseVersion(connection, transaction, rule.Tenant);
        await transaction.CommitAsync();
        return Convert.ToInt32(version, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>False when there is no such rule, or it is another tenant's.</summary>
    public async Task<bool> DeleteRule(TenantId tenant, Guid id)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var delete = connection.Command(store.Sql("DeleteRule")).In(transaction)
            .With("id", id)
            .With("tenant", tenant.Number);
        TenantId? owner;
        await using (var row = await delete.ExecuteReaderAsync())
        {
            if (!await row.ReadAsync())
            {
                return false;
            }

            owner = row.Int32OrNull(0) is { } number ? new TenantId(number) : null;
        }

        await RaiseVersion(connection, transaction, owner);
        await transaction.CommitAsync();
        return true;
    }

    public async Task<TenantTotals> Totals(TenantId tenant)
    {
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.Command(store.Sql("SumTotals")).With("tenant", tenant.Number);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new TenantTotals(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.Cents(3), row.Cents(4));
    }

    // A global rule is every tenant's.
    async Task RaiseVersion(DbConnection connection, DbTransaction transaction, TenantId? tenant)
    {
        await using var raise = tenant is { } one
            ? connection.Command(store.Sql("RaiseTenantVersion")).In(transaction).With("tenant", one.Number)
            : connection.Command(store.Sql("RaiseAllTenantVersions")).In(transaction);
        await raise.ExecuteNonQueryAsync();
    }

    async Task<TenantSettings?> ReadSettings(DbConnection connection, TenantId tenant, CancellationToken ct)
    {
        await using var command = connection.Command(store.Sql("ReadTenant")).With("tenant", tenant.Number);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new TenantSettings
            {
                Tenant = tenant,
                Uid = row.GetGuid(0),
                Name = row.GetString(1),
                Slug = row.GetString(2),
                Currency = row.GetString(3),
                CookieDurationDays = row.Int32OrNull(4) ?? options.Value.CookieDurationDays,
                DefaultCommissionRate = row.FactorOrNull(5),
                Version = row.GetInt64(6),
                DefaultAttributionModel = row.StringOrNull(7),
                IsActive = row.GetBoolean(8),
                ConversionSecret = row.GetString(9),
                DestinationUrl = row.StringOrNull(10),
                Subdomain = row.StringOrNull(11),
            }
            : null;
    }

    async Task<IReadOnlyList<CommissionRule>> ReadRules(DbConnection connection, TenantId tenant, CancellationToken ct)
    {
        await using var command = connection.Command(store.Sql("ReadRules")).With("tenant", tenant.Number);
        await using var row = await command.ExecuteReaderAsync(ct);
        List<CommissionRule> rules = [];
        while (await row.ReadAsync(ct))
        {
            rules.Add(new CommissionRule
            {
                Id = row.GetGuid(0),
                Tenant = row.Int32OrNull(1) is { } number ? new TenantId(number) : null,
                Name = row.GetString(2),
                ActionType = row.GetString(3),
                IsPercentage = row.GetBoolean(4),
                Value = row.Factor(5),
                MinValue = row.CentsOrNull(6),
                MaxValue = row.CentsOrNull(7),
                IsActive = row.GetBoolean(8),
                Priority = row.GetInt32(9),
                CreatedAt = row.Time(10),
                Version = row.GetInt32(11),
            });
        }

        return rules;
    }
}
