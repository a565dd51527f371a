SELECT id, tenant_id, name, scopes, hash, created_by, created_at
FROM api_keys
WHERE tenant_id = @tenant AND id < @before AND NOT is_revoked
ORDER BY id DESC
LIMIT @limit
