-- What the next payout would take: approved (1) and in no payout, or reversed (4) after one that did not come about; less what is owed.
SELECT CAST(COALESCE((SELECT SUM(c.amount - c.reversed + c.clawed_back) FROM commissions c
                      WHERE c.stream = @stream AND c.payout_id IS NULL AND c.status IN (1, 4)), 0)
          - COALESCE((SELECT SUM(k.amount) FROM clawbacks k WHERE k.stream = @stream AND k.payout_id IS NULL), 0) AS bigint),
       CAST(COALESCE(SUM(CASE WHEN account_to = 2 THEN amount ELSE 0 END - CASE WHEN account_from = 2 THEN amount ELSE 0 END), 0) AS bigint)
FROM ledger_entries
WHERE stream = @stream
