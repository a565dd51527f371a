-- A conversion that was split is listed once, whole: its shares are rows of the affiliates who have them.
SELECT r.id, a.uid, a.code, r.link_uid, r.link_slug, r.type, r.method, r.at, r.metadata, r.value, r.is_conversion, r.session_id,
       r.order_id, r.verified
FROM referral_actions r
JOIN affiliates a ON a.stream = r.stream
WHERE r.tenant_id = @tenant AND r.id < @before AND NOT r.is_share
  AND (@type IS NULL OR r.type = @type)
  AND (@is_conversion IS NULL OR r.is_conversion = @is_conversion)
  AND (@method IS NULL OR r.method = @method)
  AND (@session_id IS NULL OR r.session_id = @session_id)
  AND r.at >= @from AND r.at < @until
ORDER BY r.id DESC
LIMIT @limit
