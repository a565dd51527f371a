SELECT last_id FROM closings WHERE tenant_id = @tenant
