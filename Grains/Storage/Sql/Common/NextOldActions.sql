-- Ids begin with the time at which they were made.
SELECT id
FROM referral_actions
WHERE tenant_id = @tenant AND id > @after AND id < @until
ORDER BY id
LIMIT @limit
