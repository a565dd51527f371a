SELECT id, is_superuser, is_active, password_hash, stamp, created_at, version
FROM users
WHERE email = @email
