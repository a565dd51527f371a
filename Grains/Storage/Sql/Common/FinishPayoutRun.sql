UPDATE payout_runs SET finished_at = @at, failed = @failed WHERE tenant_id = @tenant AND id = @id AND finished_at IS NULL
