UPDATE clawbacks
SET payout_id = @id
WHERE stream = @stream AND payout_id IS NULL AND ledger_seq <= @watermark
