SELECT tenant_id, id
FROM payout_runs
WHERE finished_at IS NULL AND (tenant_id, id) > (@tenant, @run)
ORDER BY tenant_id, id
LIMIT @limit
