SELECT id, uid, name, slug, subdomain, destination_url, currency, created_at, default_commission_rate, cookie_duration_days,
       default_attribution_model, is_active, owner_id, settings_version
FROM tenants
WHERE id = @tenant AND NOT is_deleted
