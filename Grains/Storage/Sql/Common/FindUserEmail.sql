-- Of a member of the tenant, or of a superuser, who is nobody's.
SELECT u.email
FROM users u
WHERE u.id = @id
  AND (u.is_superuser OR EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = u.id AND m.tenant_id = @tenant))
