-- Every commission with what the ledger has moved for it, one row for each pair of accounts.
SELECT c.id, c.tenant_id, c.amount, c.status, c.ledger_seq, c.first_ledger_seq, c.payout_id,
       (SELECT p.status FROM payouts p WHERE p.id = c.payout_id AND p.stream = c.stream),
       CASE WHEN EXISTS (SELECT 1 FROM referral_actions r WHERE r.tenant_id = c.tenant_id AND r.id = c.action_id AND r.stream = c.stream)
            THEN 1 ELSE 0 END,
       CASE WHEN EXISTS (SELECT 1 FROM ledger_entries l WHERE l.stream = c.stream AND l.seq = c.ledger_seq AND l.commission_id = c.id)
            THEN 1 ELSE 0 END,
       e.account_from, e.account_to, e.amount, e.first_seq, c.reversed, c.clawed_back,
       (SELECT r.total FROM refunds r WHERE r.tenant_id = c.tenant_id AND r.action_id = c.action_id ORDER BY r.number DESC LIMIT 1),
       (SELECT r.value FROM refunds r WHERE r.tenant_id = c.tenant_id AND r.action_id = c.action_id ORDER BY r.number DESC LIMIT 1),
       (SELECT COUNT(*) FROM refunds r
        JOIN refund_parts p ON p.refund_id = r.id
        JOIN affiliates a ON a.tenant_id = p.tenant_id AND a.code = p.affiliate_code
        WHERE r.tenant_id = c.tenant_id AND r.action_id = c.action_id AND a.stream = c.stream AND NOT p.is_applied)
FROM commissions c
LEFT JOIN (SELECT commission_id, account_from, account_to, CAST(SUM(amount) AS bigint) AS amount, MIN(seq) AS first_seq
           FROM ledger_entries
           WHERE stream = @stream AND commission_id IS NOT NULL
           GROUP BY commission_id, account_from, account_to) e ON e.commission_id = c.id
WHERE c.stream = @stream
ORDER BY c.id
