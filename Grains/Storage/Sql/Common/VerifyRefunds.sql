-- Every refund, those of a conversion one after the other, with the conversion's value and the parts that nobody has taken.
SELECT r.action_id, r.number, r.id, r.amount, r.total, r.value,
       (SELECT COALESCE(w.value, 0) FROM referral_actions w
        WHERE w.tenant_id = r.tenant_id AND w.id = r.action_id AND NOT w.is_share AND w.is_conversion LIMIT 1),
       (SELECT COUNT(*) FROM refund_parts p WHERE p.refund_id = r.id AND NOT p.is_applied)
FROM refunds r
WHERE r.tenant_id = @tenant AND (r.action_id, r.number) > (@action, @number)
ORDER BY r.action_id, r.number
LIMIT @limit
