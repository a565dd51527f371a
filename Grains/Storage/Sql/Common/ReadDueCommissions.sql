SELECT c.tenant_id, a.code, c.id, c.approve_at
FROM commissions c
JOIN affiliates a ON a.stream = c.stream
WHERE c.approve_at <= @now AND (c.approve_at, c.id) > (@after, @id)
ORDER BY c.approve_at, c.id
LIMIT @limit
