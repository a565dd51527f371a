-- As with commissions: a payout that is not in the status it is said to come from fails the whole statement.
WITH changed AS (
    UPDATE payouts p
    SET status = t.to_status, processed_at = t.at, reference = COALESCE(t.reference, p.reference),
        reason = COALESCE(t.reason, p.reason), changed_by = t.actor
    FROM unnest(@id, @stream, @from_status, @to_status, @at, @reference, @reason, @actor)
        AS t (id, stream, from_status, to_status, at, reference, reason, actor)
    WHERE p.id = t.id AND p.stream = t.stream AND p.status = t.from_status
    RETURNING p.id
)
SELECT 1 / (CASE WHEN (SELECT count(*) FROM changed) = cardinality(@id) THEN 1 ELSE 0 END)
