UPDATE tenants SET settings_version = settings_version + 1
