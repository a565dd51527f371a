INSERT INTO payout_runs (tenant_id, id, run_key, method, started_at, started_by)
VALUES (@tenant, @id, @key, @method, @at, @actor)
ON CONFLICT DO NOTHING
