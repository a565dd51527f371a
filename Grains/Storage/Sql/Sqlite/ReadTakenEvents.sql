SELECT EXISTS (SELECT 1 FROM event_keys k WHERE k.tenant_id = @tenant AND k.event_key = @key)
