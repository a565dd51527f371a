SELECT id, uid, name, slug, subdomain, destination_url, currency, created_at, default_commission_rate, cookie_duration_days,
       default_attribution_model, is_active, owner_id, settings_version
FROM tenants
WHERE uid < @before AND NOT is_deleted
  AND (@search IS NULL OR LOWER(slug) LIKE @search ESCAPE '\' OR LOWER(name) LIKE @search ESCAPE '\' OR name LIKE @as_typed ESCAPE '\')
ORDER BY uid DESC
LIMIT @limit
