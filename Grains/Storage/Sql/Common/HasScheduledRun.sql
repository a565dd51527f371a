SELECT 1 FROM payout_runs WHERE tenant_id = @tenant AND run_key LIKE 'schedule %' LIMIT 1
