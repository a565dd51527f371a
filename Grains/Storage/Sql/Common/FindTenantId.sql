SELECT id
FROM tenants
WHERE (slug = @slug OR subdomain = @subdomain OR uid = @uid) AND NOT is_deleted
ORDER BY id
LIMIT 1
