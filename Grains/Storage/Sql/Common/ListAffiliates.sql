SELECT code, uid, user_email
FROM affiliates
WHERE tenant_id = @tenant AND uid < @before
  AND (@code IS NULL OR code = @code)
  AND (@email IS NULL OR LOWER(user_email) = @email)
  AND (@is_active IS NULL OR is_active = @is_active)
  AND (@search IS NULL OR LOWER(code) LIKE @search ESCAPE '\' OR LOWER(user_email) LIKE @search ESCAPE '\')
ORDER BY uid DESC
LIMIT @limit
