-- In no payout yet, and approved (1); or reversed (4) as part of a payout that did not come about, so that it is due, and owed again
-- as a clawback. What was approved after the balance was read lies behind the watermark, and waits.
UPDATE commissions
SET payout_id = @id
WHERE stream = @stream AND payout_id IS NULL AND status IN (1, 4) AND amount - reversed + clawed_back > 0 AND ledger_seq <= @watermark
