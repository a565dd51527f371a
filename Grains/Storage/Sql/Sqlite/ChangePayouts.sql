UPDATE payouts
SET status = @to_status, processed_at = @at, reference = COALESCE(@reference, reference)
WHERE id = @id AND stream = @stream AND status = @from_status
