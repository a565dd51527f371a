SELECT r.seq, r.event_key, r.id, k.action_id
FROM stream_actions r
LEFT JOIN event_keys k ON k.tenant_id = r.tenant_id AND k.event_key = r.event_key
WHERE r.stream = @stream AND r.event_key IS NOT NULL AND NOT r.is_share
  AND (k.action_id IS NULL OR k.action_id <> r.id OR k.stream <> r.stream OR k.seq <> r.seq)
ORDER BY r.seq
LIMIT @most
