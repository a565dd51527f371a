-- A payout that failed (3) or was cancelled (4) has settled nothing.
UPDATE clawbacks c
SET payout_id = NULL
FROM unnest(@id, @stream, @to_status) AS t (id, stream, to_status)
WHERE c.payout_id = t.id AND c.stream = t.stream AND t.to_status IN (3, 4)
