SELECT 'actions', COUNT(*), COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0) FROM referral_actions WHERE stream = @stream
UNION ALL
SELECT 'ledger entries', COUNT(*), COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0) FROM ledger_entries WHERE stream = @stream
