-- Along the stream from where the commission began: its entries have no index of their own.
SELECT at, actor, reason, account_from, account_to, amount, payout_id
FROM ledger_entries
WHERE stream = @stream AND seq >= @first AND (commission_id = @commission OR payout_id = @payout)
ORDER BY seq
