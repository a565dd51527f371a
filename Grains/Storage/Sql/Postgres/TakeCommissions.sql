-- Approved (1) and in no payout yet. What was approved after the balance was read lies behind the watermark, and waits.
UPDATE commissions c
SET payout_id = p.id
FROM unnest(@id, @stream, @watermark) AS p (id, stream, watermark)
WHERE c.stream = p.stream AND c.status = 1 AND c.payout_id IS NULL AND c.ledger_seq <= p.watermark
