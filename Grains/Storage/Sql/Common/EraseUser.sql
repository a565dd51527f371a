UPDATE users
SET email = @email, is_active = FALSE, password_hash = NULL, stamp = @stamp, version = version + 1
WHERE id = @id AND version = @version
