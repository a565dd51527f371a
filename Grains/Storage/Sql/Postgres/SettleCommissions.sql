-- Of a payout that was paid (2) the commissions are paid (3); of one that failed (3) or was cancelled (4) they are free for the next.
UPDATE commissions c
SET status = CASE WHEN t.to_status = 2 AND c.status = 1 THEN 3 ELSE c.status END,
    payout_id = CASE WHEN t.to_status = 2 THEN c.payout_id END
FROM unnest(@id, @stream, @to_status) AS t (id, stream, to_status)
WHERE c.payout_id = t.id AND c.stream = t.stream AND t.to_status IN (2, 3, 4)
