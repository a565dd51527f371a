SELECT id, tenant_id, is_superuser, is_owner, affiliate_code, is_active, password_hash, stamp, created_at, version
FROM users
WHERE email = @email
