-- A rule stays with its tenant: the id of another tenant's rule changes nothing and answers no row.
INSERT INTO commission_rules (id, tenant_id, name, action_type, is_percentage, value, min_value, max_value, is_active, priority,
                              created_at, version)
VALUES (@id, @tenant, @name, @action_type, @is_percentage, @value, @min_value, @max_value, @is_active, @priority, @created_at, 1)
ON CONFLICT (id) DO UPDATE
SET name = excluded.name, action_type = excluded.action_type, is_percentage = excluded.is_percentage, value = excluded.value,
    min_value = excluded.min_value, max_value = excluded.max_value, is_active = excluded.is_active,
    priority = excluded.priority, version = commission_rules.version + 1
WHERE commission_rules.tenant_id IS NOT DISTINCT FROM excluded.tenant_id
RETURNING version
