UPDATE tenants
SET conversion_secret = @secret, settings_version = settings_version + 1
WHERE id = @tenant AND NOT is_deleted
