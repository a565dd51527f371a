SELECT c.id, a.uid, a.code, c.action_id, c.action_type, c.amount, c.rate, c.calculated_at, c.status, c.rule_id, c.rule_version,
       c.reversed, c.clawed_back, c.payout_id, c.approve_at,
       COALESCE(c.explanation, s.explanation), c.stream, COALESCE(c.first_ledger_seq, 0), c.reason
FROM commissions c
JOIN affiliates a ON a.stream = c.stream
LEFT JOIN conversion_shares s ON s.tenant_id = c.tenant_id AND s.action_id = c.action_id AND s.position = 0
WHERE c.tenant_id = @tenant AND c.id = @id
