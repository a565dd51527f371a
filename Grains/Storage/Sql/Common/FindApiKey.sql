SELECT id, tenant_id, name, scopes, hash, created_by, created_at
FROM api_keys
WHERE id = @id AND NOT is_revoked
