-- Approved (1) and in no payout yet. What was approved after the balance was read lies behind the watermark, and waits.
UPDATE commissions
SET payout_id = @id
WHERE stream = @stream AND status = 1 AND payout_id IS NULL AND ledger_seq <= @watermark
