INSERT INTO memberships (user_id, tenant_id, is_owner, affiliate_code)
VALUES (@user, @tenant, @is_owner, @affiliate_code)
ON CONFLICT (user_id, tenant_id) DO UPDATE
SET is_owner = excluded.is_owner, affiliate_code = excluded.affiliate_code
