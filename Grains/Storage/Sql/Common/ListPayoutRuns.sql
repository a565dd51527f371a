SELECT r.id, r.method, r.started_at, r.started_by, r.finished_at,
       (SELECT count(*) FROM payouts p WHERE p.run_id = r.id),
       (SELECT CAST(COALESCE(sum(p.amount), 0) AS bigint) FROM payouts p WHERE p.run_id = r.id), r.failed
FROM payout_runs r
WHERE r.tenant_id = @tenant AND r.id < @before
ORDER BY r.id DESC
LIMIT @limit
