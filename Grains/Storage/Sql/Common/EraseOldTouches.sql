-- Before the actions, which say where their touches stand.
DELETE FROM touches
WHERE (tenant_id, session_id, at, action_id) IN
    (SELECT tenant_id, session_id, at, id
     FROM referral_actions
     WHERE tenant_id = @tenant AND id > @after AND id <= @last AND session_id IS NOT NULL)
