SELECT stream, seq, tenant_id, account_from, account_to, amount, reason, commission_id, payout_id, day, at, actor
FROM ledger_entries
WHERE stream = @stream AND seq > @after
ORDER BY seq
