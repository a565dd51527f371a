SELECT MAX(cookie_duration_days) FROM tenants
