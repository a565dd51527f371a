-- What is owed, and the movements (to account 5) that made it so: each has the other.
SELECT k.ledger_seq, COALESCE(l.amount, 0), k.amount
FROM clawbacks k
LEFT JOIN ledger_entries l
  ON l.stream = k.stream AND l.seq = k.ledger_seq AND l.account_to = 5 AND l.commission_id = k.commission_id
WHERE k.stream = @stream AND (l.seq IS NULL OR l.amount <> k.amount)
UNION ALL
SELECT l.seq, l.amount, 0
FROM ledger_entries l
LEFT JOIN clawbacks k ON k.stream = l.stream AND k.ledger_seq = l.seq
WHERE l.stream = @stream AND l.account_to = 5 AND k.ledger_seq IS NULL
ORDER BY 1
LIMIT @most
