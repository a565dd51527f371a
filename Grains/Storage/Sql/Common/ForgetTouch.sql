DELETE FROM touches WHERE tenant_id = @tenant AND session_id = @session AND at = @at AND action_id = @action
