SELECT p.id, p.tenant_id, p.amount, p.status, e.account_from, e.account_to, e.amount,
       CAST(COALESCE((SELECT SUM(c.amount - c.reversed + c.clawed_back) FROM commissions c WHERE c.payout_id = p.id AND c.stream = p.stream), 0)
          - COALESCE((SELECT SUM(k.amount) FROM clawbacks k WHERE k.payout_id = p.id AND k.stream = p.stream), 0) AS bigint)
FROM payouts p
LEFT JOIN (SELECT payout_id, account_from, account_to, CAST(SUM(amount) AS bigint) AS amount
           FROM ledger_entries
           WHERE stream = @stream AND payout_id IS NOT NULL
           GROUP BY payout_id, account_from, account_to) e ON e.payout_id = p.id
WHERE p.stream = @stream
ORDER BY p.id
