-- The tenant's own rules and the global ones.
SELECT id, tenant_id, name, action_type, is_percentage, value, min_value, max_value, is_active, priority, created_at, version
FROM commission_rules
WHERE tenant_id = @tenant OR tenant_id IS NULL
ORDER BY id
