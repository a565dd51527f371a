SELECT id FROM payout_runs WHERE tenant_id = @tenant AND run_key = @key
