INSERT INTO payouts (id, stream, tenant_id, amount, status, created_at, processed_at, method, reference, run_id)
VALUES (@id, @stream, @tenant, @amount, @status, @created_at, @processed_at, @method, @reference, @run_id)
