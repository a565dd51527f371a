-- Conversions whose order is taken by nobody, or by another one.
SELECT r.seq, r.order_id, r.id, c.action_id
FROM stream_actions r
LEFT JOIN conversions c ON c.tenant_id = r.tenant_id AND c.order_id = r.order_id
WHERE r.stream = @stream AND r.order_id IS NOT NULL AND r.is_conversion AND NOT r.is_share
  AND (c.action_id IS NULL OR c.action_id <> r.id OR c.stream <> r.stream OR c.seq <> r.seq)
ORDER BY r.seq
LIMIT @most
