-- Affiliates that have something due; whether it is enough they say themselves.
SELECT a.stream, a.code
FROM affiliates a
WHERE a.tenant_id = @tenant AND a.stream > @after AND a.is_active AND a.payout_method IS NOT NULL
  AND (@method IS NULL OR a.payout_method = @method)
  AND EXISTS (
    SELECT 1 FROM commissions c
    WHERE c.stream = a.stream AND c.payout_id IS NULL AND c.status IN (1, 4) AND c.amount - c.reversed + c.clawed_back > 0)
ORDER BY a.stream
LIMIT @limit
