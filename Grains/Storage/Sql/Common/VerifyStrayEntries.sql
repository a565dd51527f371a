-- Movements for a commission or a payout that the stream does not have.
SELECT CASE WHEN c.id IS NULL AND l.commission_id IS NOT NULL THEN 1 ELSE 0 END, COALESCE(l.commission_id, l.payout_id), MIN(l.seq),
       CAST(SUM(l.amount) AS bigint)
FROM ledger_entries l
LEFT JOIN commissions c ON c.id = l.commission_id AND c.stream = l.stream
LEFT JOIN payouts p ON p.id = l.payout_id AND p.stream = l.stream
WHERE l.stream = @stream
  AND ((l.commission_id IS NOT NULL AND c.id IS NULL) OR (l.payout_id IS NOT NULL AND p.id IS NULL))
GROUP BY 1, 2
ORDER BY 3
LIMIT @most
