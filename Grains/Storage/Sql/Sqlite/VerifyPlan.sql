-- The tenant's affiliates with the ends of their streams: a probe or two of an index for each, and one look at the rows that have not been
-- entered yet.
WITH ends AS MATERIALIZED (
    SELECT stream, MAX(seq) AS seq
    FROM referral_actions
    WHERE place > (SELECT e.last FROM places_entered e WHERE e.id = 1)
    GROUP BY stream)
SELECT a.stream, a.code,
       COALESCE(n.seq, (SELECT MAX(p.seq) FROM action_places p WHERE p.stream = a.stream), 0),
       COALESCE((SELECT MAX(l.seq) FROM ledger_entries l WHERE l.stream = a.stream), 0)
FROM affiliates a
LEFT JOIN ends n ON n.stream = a.stream
WHERE a.tenant_id = @tenant AND (@code IS NULL OR a.code = @code)
ORDER BY a.stream
