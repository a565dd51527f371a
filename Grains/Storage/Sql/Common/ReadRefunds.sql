SELECT id, action_id, number, amount, total, value, asked, refund_key, reason, at, actor
FROM refunds
WHERE tenant_id = @tenant AND action_id = @action
ORDER BY number
