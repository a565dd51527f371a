-- Of a payout that was paid (2) the commissions are paid (3); of one that failed (3) they are free for the next.
UPDATE commissions
SET status = CASE WHEN @to_status = 2 THEN 3 ELSE status END,
    payout_id = CASE WHEN @to_status = 3 THEN NULL ELSE payout_id END
WHERE stream = @stream AND payout_id = @id AND status = 1 AND @to_status IN (2, 3)
