-- The event stays and counts; who it was goes. An action's row is otherwise never changed.
UPDATE referral_actions
SET ip = NULL, user_agent = NULL, referrer = NULL, session_id = NULL, customer_id = NULL, metadata = ''
WHERE tenant_id = @tenant AND id = @id AND session_id IS NOT NULL
