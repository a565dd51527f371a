-- One pass over a stream: what each day adds up to, apart for the places that are compared. Days as DateOnly numbers them.
-- What was carried lies before all of those places.
SELECT (at + 62135596800000000) / 86400000000, method, type, is_conversion, is_share, link_slug, source,
       CASE WHEN seq <= @snapshot THEN 1 ELSE 0 END, CASE WHEN seq <= @memory THEN 1 ELSE 0 END,
       CASE WHEN seq <= @totals THEN 1 ELSE 0 END,
       COUNT(*), CAST(COALESCE(SUM(COALESCE(credited_value, value)), 0) AS bigint), CAST(COALESCE(SUM(value), 0) AS bigint),
       MIN(seq), COALESCE(SUM(CASE WHEN tenant_id <> @tenant THEN 1 ELSE 0 END), 0)
FROM stream_actions
WHERE stream = @stream
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
UNION ALL
SELECT day, method, type, FALSE, FALSE, NULLIF(link_slug, ''), source, 1, 1, 1, events, 0, 0, first_seq, 0
FROM carried_actions
WHERE stream = @stream
