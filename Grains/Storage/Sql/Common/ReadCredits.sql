-- What the conversion has earned, as it was answered first: its shares when it was split, applied or not yet; else the stream's commission, which
-- began as approved when the ledger says so in the same movement.
SELECT s.affiliate_code, s.amount, s.status, s.position
FROM conversion_shares s
WHERE s.tenant_id = @tenant AND s.action_id = @action AND s.amount > 0
UNION ALL
SELECT a.code, c.amount,
       CASE
           WHEN c.first_ledger_seq IS NULL THEN c.status
           WHEN EXISTS (SELECT 1 FROM ledger_entries e
                        WHERE e.stream = c.stream AND e.seq = c.first_ledger_seq + 1 AND e.commission_id = c.id AND e.account_to = 2
                          AND e.at = c.calculated_at) THEN CAST(1 AS smallint)
           ELSE CAST(0 AS smallint)
       END, 0
FROM commissions c
JOIN affiliates a ON a.stream = c.stream
WHERE c.stream = @stream AND c.action_id = @action
  AND NOT EXISTS (SELECT 1 FROM conversion_shares s WHERE s.tenant_id = @tenant AND s.action_id = @action)
ORDER BY 4
