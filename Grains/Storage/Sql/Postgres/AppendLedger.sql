-- Plain, as the actions are: the place in the ledger is the fence of the money.
INSERT INTO ledger_entries (stream, seq, tenant_id, account_from, account_to, amount, reason, commission_id, payout_id, day, at, actor)
SELECT *
FROM unnest(@stream, @seq, @tenant, @account_from, @account_to, @amount, @reason, @commission_id, @payout_id, @day, @at, @actor)
