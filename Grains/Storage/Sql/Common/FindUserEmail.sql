SELECT email FROM users WHERE id = @id AND (tenant_id = @tenant OR tenant_id IS NULL)
