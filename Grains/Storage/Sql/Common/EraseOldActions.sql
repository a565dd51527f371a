UPDATE referral_actions
SET ip = NULL, user_agent = NULL, referrer = NULL, session_id = NULL, customer_id = NULL, metadata = ''
WHERE tenant_id = @tenant AND id > @after AND id <= @last
