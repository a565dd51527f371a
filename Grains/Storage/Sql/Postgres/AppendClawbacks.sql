INSERT INTO clawbacks (stream, ledger_seq, tenant_id, commission_id, amount, day)
SELECT *
FROM unnest(@stream, @ledger_seq, @tenant, @commission_id, @amount, @day)
