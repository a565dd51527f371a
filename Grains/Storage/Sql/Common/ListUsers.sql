SELECT u.email, u.id
FROM users u
WHERE u.id < @before
  AND (EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = u.id AND m.tenant_id = @tenant) OR (@superusers AND u.is_superuser))
  AND (@email IS NULL OR u.email = @email)
  AND (@search IS NULL OR u.email LIKE @search ESCAPE '\')
ORDER BY u.id DESC
LIMIT @limit
