-- Of a payout that was paid (2) the commissions are paid (3); of one that failed (3) they are free for the next.
UPDATE commissions c
SET status = CASE WHEN t.to_status = 2 THEN 3 ELSE c.status END,
    payout_id = CASE WHEN t.to_status = 3 THEN NULL ELSE c.payout_id END
FROM unnest(@id, @stream, @to_status) AS t (id, stream, to_status)
WHERE c.stream = t.stream AND c.payout_id = t.id AND c.status = 1 AND t.to_status IN (2, 3)
