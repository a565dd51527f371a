INSERT INTO closings (tenant_id, last_id) VALUES (@tenant, @last)
ON CONFLICT (tenant_id) DO UPDATE SET last_id = excluded.last_id
