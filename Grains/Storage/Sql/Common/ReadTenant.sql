SELECT uid, name, slug, currency, cookie_duration_days, default_commission_rate, settings_version, default_attribution_model,
       is_active, conversion_secret, destination_url, subdomain
FROM tenants
WHERE id = @tenant
