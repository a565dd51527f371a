DELETE FROM touches WHERE tenant_id = @tenant AND session_id = @session
