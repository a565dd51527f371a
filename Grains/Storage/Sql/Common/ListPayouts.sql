SELECT p.id, a.uid, a.code, p.amount, p.status, p.created_at, p.processed_at, p.method, p.reference, p.reason, p.run_id
FROM payouts p
JOIN affiliates a ON a.stream = p.stream
WHERE p.tenant_id = @tenant AND p.id < @before
  AND (@status IS NULL OR p.status = @status)
ORDER BY p.id DESC
LIMIT @limit
