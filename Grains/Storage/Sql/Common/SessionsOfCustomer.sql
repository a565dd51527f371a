SELECT DISTINCT session_id
FROM referral_actions
WHERE tenant_id = @tenant AND customer_id = @customer AND session_id IS NOT NULL
LIMIT @limit
