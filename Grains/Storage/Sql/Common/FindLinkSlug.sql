SELECT slug FROM referral_links WHERE tenant_id = @tenant AND uid = @uid AND NOT is_deleted
