SELECT r.id, r.action_id, r.number, r.amount, r.total, r.value, r.asked, r.refund_key, r.reason, r.at, r.actor
FROM refund_parts p
JOIN refunds r ON r.id = p.refund_id
WHERE p.refund_id = @id AND p.affiliate_code = @code AND p.tenant_id = @tenant AND NOT p.is_applied
