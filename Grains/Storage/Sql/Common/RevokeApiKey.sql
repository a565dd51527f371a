UPDATE api_keys SET is_revoked = TRUE WHERE id = @id AND NOT is_revoked
