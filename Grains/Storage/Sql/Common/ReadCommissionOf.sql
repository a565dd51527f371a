SELECT c.id, a.uid, a.code, c.action_id, c.action_type, c.amount, c.rate, c.calculated_at, c.status, c.rule_id, c.rule_version,
       c.reversed, c.clawed_back, c.payout_id, c.approve_at
FROM commissions c
JOIN affiliates a ON a.stream = c.stream
WHERE c.action_id = @action AND c.stream = @stream
