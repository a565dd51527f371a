INSERT INTO payouts (id, stream, tenant_id, amount, status, created_at, processed_at, method, reference, run_id)
SELECT *
FROM unnest(@id, @stream, @tenant, @amount, @status, @created_at, @processed_at, @method, @reference, @run_id)
