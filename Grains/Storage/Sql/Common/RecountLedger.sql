SELECT day, account_from, account_to,
       CASE WHEN seq <= @snapshot THEN 1 ELSE 0 END, CASE WHEN seq <= @memory THEN 1 ELSE 0 END,
       CASE WHEN seq <= @totals THEN 1 ELSE 0 END,
       COUNT(*), CAST(SUM(amount) AS bigint), COALESCE(SUM(CASE WHEN tenant_id <> @tenant THEN 1 ELSE 0 END), 0)
FROM ledger_entries
WHERE stream = @stream
GROUP BY 1, 2, 3, 4, 5, 6
