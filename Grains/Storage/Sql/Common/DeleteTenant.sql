-- The slug stays taken and the history stays; the subdomain is free again.
UPDATE tenants
SET is_deleted = TRUE, is_active = FALSE, subdomain = NULL, settings_version = settings_version + 1
WHERE id = @tenant AND NOT is_deleted
