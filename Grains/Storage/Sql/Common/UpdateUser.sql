UPDATE users
SET affiliate_code = @affiliate_code, password_hash = @password_hash, stamp = @stamp, version = version + 1
WHERE id = @id AND version = @version
