SELECT stream FROM affiliates WHERE tenant_id = @tenant AND code = @code
