INSERT INTO api_keys (id, tenant_id, name, scopes, hash, created_by, created_at, is_revoked)
VALUES (@id, @tenant, @name, @scopes, @hash, @created_by, @created_at, FALSE)
ON CONFLICT DO NOTHING
