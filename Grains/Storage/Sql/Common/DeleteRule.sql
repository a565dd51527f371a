DELETE FROM commission_rules
WHERE id = @id AND (tenant_id = @tenant OR tenant_id IS NULL)
RETURNING tenant_id
