UPDATE clawbacks c
SET payout_id = p.id
FROM unnest(@id, @stream, @watermark) AS p (id, stream, watermark)
WHERE c.stream = p.stream AND c.payout_id IS NULL AND c.ledger_seq <= p.watermark
