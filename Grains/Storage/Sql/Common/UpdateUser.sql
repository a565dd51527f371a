UPDATE users
SET is_active = @is_active, password_hash = @password_hash, stamp = @stamp, version = version + 1
WHERE id = @id AND version = @version
