SELECT EXISTS (SELECT 1 FROM conversions c WHERE c.tenant_id = @tenant AND c.order_id = @key)
