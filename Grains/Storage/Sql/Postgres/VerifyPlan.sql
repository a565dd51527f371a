-- The tenant's affiliates with the ends of their streams: two probes of an index for each.
SELECT a.stream, a.code,
       COALESCE((SELECT MAX(r.seq) FROM referral_actions r WHERE r.stream = a.stream), 0),
       COALESCE((SELECT MAX(l.seq) FROM ledger_entries l WHERE l.stream = a.stream), 0)
FROM affiliates a
WHERE a.tenant_id = @tenant AND (@code IS NULL OR a.code = @code)
ORDER BY a.stream
