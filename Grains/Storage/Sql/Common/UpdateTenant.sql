UPDATE tenants
SET name = @name, subdomain = @subdomain, destination_url = @destination_url, cookie_duration_days = @cookie_duration_days,
    default_commission_rate = @default_commission_rate, default_attribution_model = @default_attribution_model,
    is_active = @is_active, owner_id = @owner_id, settings_version = settings_version + 1
WHERE id = @tenant AND settings_version = @version AND NOT is_deleted
