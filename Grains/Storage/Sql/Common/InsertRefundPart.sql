INSERT INTO refund_parts (refund_id, affiliate_code, tenant_id, is_applied) VALUES (@id, @code, @tenant, FALSE)
