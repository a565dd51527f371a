-- Every share with what came of it: the action and the commission of its affiliate.
SELECT s.action_id, s.position, s.affiliate_code, s.amount, s.value, s.is_applied, s.commission_id, a.stream,
       r.seq, r.is_share, COALESCE(r.credited_value, r.value), c.amount, c.stream,
       (SELECT w.value FROM referral_actions w WHERE w.tenant_id = s.tenant_id AND w.id = s.action_id AND NOT w.is_share LIMIT 1)
FROM conversion_shares s
LEFT JOIN affiliates a ON a.tenant_id = s.tenant_id AND a.code = s.affiliate_code
LEFT JOIN referral_actions r ON r.tenant_id = s.tenant_id AND r.id = s.action_id AND r.stream = a.stream
LEFT JOIN commissions c ON c.id = s.commission_id
WHERE s.tenant_id = @tenant AND (s.action_id, s.position) > (@action, @position)
ORDER BY s.action_id, s.position
LIMIT @limit
