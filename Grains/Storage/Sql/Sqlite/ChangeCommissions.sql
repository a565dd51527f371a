-- Decided: it no longer approves by itself.
UPDATE commissions
SET status = @to_status, decided_at = @decided_at, decided_by = @decided_by, reason = @reason, ledger_seq = @ledger_seq,
    approve_at = NULL
WHERE id = @id AND stream = @stream AND status = @from_status
