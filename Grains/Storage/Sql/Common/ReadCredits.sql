-- What the conversion has earned: its shares when it was split, applied or not yet; else the stream's commission.
SELECT s.affiliate_code, s.amount, COALESCE(c.status, s.status), s.position
FROM conversion_shares s
LEFT JOIN commissions c ON c.id = s.commission_id
WHERE s.tenant_id = @tenant AND s.action_id = @action AND s.amount > 0
UNION ALL
SELECT a.code, c.amount, c.status, 0
FROM commissions c
JOIN affiliates a ON a.stream = c.stream
WHERE c.stream = @stream AND c.action_id = @action
  AND NOT EXISTS (SELECT 1 FROM conversion_shares s WHERE s.tenant_id = @tenant AND s.action_id = @action)
ORDER BY 4
