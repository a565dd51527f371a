-- A commission that is not in the status it is said to come from fails the whole statement, by a division by zero: an
-- update that touches no row is no error by itself, and the batch would commit before its row counts were known.
WITH changed AS (
    UPDATE commissions c
    SET status = t.to_status, decided_at = t.decided_at, decided_by = t.decided_by, reason = t.reason, ledger_seq = t.ledger_seq,
        approve_at = NULL
    FROM unnest(@id, @stream, @from_status, @to_status, @decided_at, @decided_by, @reason, @ledger_seq)
        AS t (id, stream, from_status, to_status, decided_at, decided_by, reason, ledger_seq)
    WHERE c.id = t.id AND c.stream = t.stream AND c.status = t.from_status
    RETURNING c.id
)
SELECT 1 / (CASE WHEN (SELECT count(*) FROM changed) = cardinality(@id) THEN 1 ELSE 0 END)
