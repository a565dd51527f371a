-- Of a payout that was paid (2) the commissions are paid (3); of one that failed (3) or was cancelled (4) they are free for the next.
UPDATE commissions
SET status = CASE WHEN @to_status = 2 AND status = 1 THEN 3 ELSE status END,
    payout_id = CASE WHEN @to_status = 2 THEN payout_id END
WHERE payout_id = @id AND stream = @stream AND @to_status IN (2, 3, 4)
