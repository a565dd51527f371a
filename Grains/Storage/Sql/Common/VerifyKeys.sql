SELECT k.event_key, k.stream, k.seq, k.action_id, r.id, r.event_key
FROM event_keys k
LEFT JOIN referral_actions r ON r.tenant_id = k.tenant_id AND r.id = k.action_id AND r.stream = k.stream AND r.seq = k.seq
WHERE k.tenant_id = @tenant AND k.event_key > @after
ORDER BY k.event_key
LIMIT @limit
