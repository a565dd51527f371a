SELECT id, session_id
FROM referral_actions
WHERE tenant_id = @tenant AND id > @after
ORDER BY id
LIMIT @limit
