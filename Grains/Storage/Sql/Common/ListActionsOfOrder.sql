-- The conversion of an order, found as a repeat of the order is. Of one that was split the tenant gets the whole, an affiliate its own part.
SELECT r.id, a.uid, a.code, r.link_uid, r.link_slug, r.type, r.method, r.at, r.metadata,
       CASE WHEN @stream IS NULL THEN r.value ELSE COALESCE(r.credited_value, r.value) END, r.is_conversion, r.session_id, r.order_id, r.verified
FROM conversions k
JOIN referral_actions r ON r.tenant_id = k.tenant_id AND r.id = k.action_id
JOIN affiliates a ON a.stream = r.stream
WHERE k.tenant_id = @tenant AND k.order_id = @order_id AND r.id < @before
  AND (r.stream = @stream OR (@stream IS NULL AND NOT r.is_share))
  AND (@link_slug IS NULL OR r.link_slug = @link_slug)
  AND (@type IS NULL OR r.type = @type)
  AND (@is_conversion IS NULL OR r.is_conversion = @is_conversion)
  AND (@method IS NULL OR r.method = @method)
  AND (@session_id IS NULL OR r.session_id = @session_id)
  AND r.at >= @from AND r.at < @until
ORDER BY r.id DESC
LIMIT @limit
