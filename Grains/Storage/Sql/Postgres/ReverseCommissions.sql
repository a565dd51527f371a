-- A commission that is not as it was when this was decided fails the whole statement, as in ChangeCommissions.
WITH changed AS (
    UPDATE commissions c
    SET status = t.to_status, reversed = c.reversed + t.amount, clawed_back = c.clawed_back + t.clawed_back, decided_at = t.at,
        decided_by = t.actor, ledger_seq = t.ledger_seq, approve_at = CASE WHEN t.to_status = 0 THEN c.approve_at END
    FROM unnest(@id, @stream, @from_status, @to_status, @before, @amount, @clawed_back, @at, @actor, @ledger_seq)
        AS t (id, stream, from_status, to_status, before, amount, clawed_back, at, actor, ledger_seq)
    WHERE c.id = t.id AND c.stream = t.stream AND c.status = t.from_status AND c.reversed = t.before
    RETURNING c.id
)
SELECT 1 / (CASE WHEN (SELECT count(*) FROM changed) = cardinality(@id) THEN 1 ELSE 0 END)
