SELECT p.id, p.tenant_id, p.amount, p.status, e.account_from, e.account_to, e.amount
FROM payouts p
LEFT JOIN (SELECT payout_id, account_from, account_to, CAST(SUM(amount) AS bigint) AS amount
           FROM ledger_entries
           WHERE stream = @stream AND payout_id IS NOT NULL
           GROUP BY payout_id, account_from, account_to) e ON e.payout_id = p.id
WHERE p.stream = @stream
ORDER BY p.id
