SELECT uid, name, slug, currency, cookie_duration_days, default_commission_rate, settings_version
FROM tenants
WHERE id = @tenant
