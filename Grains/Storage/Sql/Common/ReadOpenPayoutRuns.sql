SELECT tenant_id, id FROM payout_runs WHERE finished_at IS NULL ORDER BY tenant_id, id LIMIT @limit
