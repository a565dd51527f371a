UPDATE commissions
SET status = @to_status, reversed = reversed + @amount, clawed_back = clawed_back + @clawed_back, decided_at = @at, decided_by = @actor,
    ledger_seq = @ledger_seq, approve_at = CASE WHEN @to_status = 0 THEN approve_at END
WHERE id = @id AND stream = @stream AND status = @from_status AND reversed = @before
