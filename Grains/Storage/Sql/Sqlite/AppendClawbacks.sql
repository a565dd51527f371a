INSERT INTO clawbacks (stream, ledger_seq, tenant_id, commission_id, amount, day)
VALUES (@stream, @ledger_seq, @tenant, @commission_id, @amount, @day)
