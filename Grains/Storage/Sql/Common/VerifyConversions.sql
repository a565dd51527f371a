SELECT k.order_id, k.stream, k.seq, k.action_id, r.id, r.order_id
FROM conversions k
LEFT JOIN referral_actions r ON r.tenant_id = k.tenant_id AND r.id = k.action_id AND r.stream = k.stream AND r.seq = k.seq
WHERE k.tenant_id = @tenant AND k.order_id > @after
ORDER BY k.order_id
LIMIT @limit
