INSERT INTO personal_data_sweeps (tenant_id, last_id) VALUES (@tenant, @last)
ON CONFLICT (tenant_id) DO UPDATE SET last_id = excluded.last_id
