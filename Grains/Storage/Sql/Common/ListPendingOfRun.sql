SELECT p.id, a.uid, a.code, p.amount, p.status, p.created_at, p.processed_at, p.method, p.reference, p.reason, p.run_id
FROM payouts p
JOIN affiliates a ON a.stream = p.stream
WHERE p.run_id = @run AND p.tenant_id = @tenant AND p.status = 0
ORDER BY p.stream
LIMIT @limit
