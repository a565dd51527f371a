SELECT id, settings_version FROM tenants
