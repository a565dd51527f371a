SELECT uid, name, slug, currency, cookie_duration_days, default_commission_rate, settings_version, default_attribution_model
FROM tenants
WHERE id = @tenant
