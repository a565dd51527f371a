DELETE FROM event_keys WHERE tenant_id = @tenant AND event_key = @key AND action_id = @action
