SELECT 1 FROM users WHERE is_superuser LIMIT 1
