-- As ListActionsOfAffiliate, the oldest first; a place in a stream is never below 1.
SELECT r.id, (SELECT a.uid FROM affiliates a WHERE a.stream = r.stream), (SELECT a.code FROM affiliates a WHERE a.stream = r.stream),
       r.link_uid, r.link_slug, r.type, r.method, r.at, r.metadata, COALESCE(r.credited_value, r.value), r.is_conversion, r.session_id,
       r.order_id, r.verified, r.seq
FROM stream_actions r
WHERE r.stream = @stream AND +r.tenant_id = @tenant
  AND r.seq > COALESCE((SELECT b.seq FROM referral_actions b WHERE b.tenant_id = @tenant AND b.id = @before AND b.stream = @stream), 0)
  -- Without this a page would begin anew after an event that has been carried away meanwhile.
  AND (r.id > @before OR EXISTS (SELECT 1 FROM referral_actions b WHERE b.tenant_id = @tenant AND b.id = @before AND b.stream = @stream))
  AND (@link_slug IS NULL OR r.link_slug = @link_slug)
  AND (@type IS NULL OR r.type = @type)
  AND (@is_conversion IS NULL OR r.is_conversion = @is_conversion)
  AND (@method IS NULL OR r.method = @method)
  AND (@session_id IS NULL OR r.session_id = @session_id)
  AND r.at >= @from AND r.at < @until
ORDER BY r.seq
LIMIT @limit
