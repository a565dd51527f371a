SELECT id FROM tenants WHERE is_active AND NOT is_deleted ORDER BY id
