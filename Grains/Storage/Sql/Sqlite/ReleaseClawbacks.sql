-- A payout that failed (3) or was cancelled (4) has settled nothing.
UPDATE clawbacks
SET payout_id = NULL
WHERE payout_id = @id AND stream = @stream AND @to_status IN (3, 4)
