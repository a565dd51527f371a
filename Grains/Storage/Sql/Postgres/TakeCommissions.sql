-- In no payout yet, and approved (1); or reversed (4) as part of a payout that did not come about, so that it is due, and owed again
-- as a clawback. What was approved after the balance was read lies behind the watermark, and waits.
UPDATE commissions c
SET payout_id = p.id
FROM unnest(@id, @stream, @watermark) AS p (id, stream, watermark)
WHERE c.stream = p.stream AND c.payout_id IS NULL AND c.status IN (1, 4) AND c.amount - c.reversed + c.clawed_back > 0
  AND c.ledger_seq <= p.watermark
