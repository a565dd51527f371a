SELECT code FROM affiliates WHERE tenant_id = @tenant AND uid = @uid
