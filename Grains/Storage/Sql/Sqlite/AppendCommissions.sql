INSERT INTO commissions (id, stream, tenant_id, action_id, action_type, amount, rate, status, calculated_at, rule_id, rule_version,
                         ledger_seq, explanation, first_ledger_seq, approve_at)
VALUES (@id, @stream, @tenant, @action_id, @action_type, @amount, @rate, @status, @calculated_at, @rule_id, @rule_version,
        @ledger_seq, @explanation, @first_ledger_seq, @approve_at)
