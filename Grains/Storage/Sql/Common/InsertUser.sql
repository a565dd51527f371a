-- The email is whoever's got here first: a second row is no error, only not inserted.
INSERT INTO users (id, email, is_superuser, is_active, password_hash, stamp, created_at, version)
VALUES (@id, @email, @is_superuser, @is_active, @password_hash, @stamp, @created_at, 1)
ON CONFLICT DO NOTHING
