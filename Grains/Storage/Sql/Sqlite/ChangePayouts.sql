UPDATE payouts
SET status = @to_status, processed_at = @at, reference = COALESCE(@reference, reference), reason = COALESCE(@reason, reason),
    changed_by = @actor
WHERE id = @id AND stream = @stream AND status = @from_status
