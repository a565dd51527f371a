SELECT tenant_id, is_owner, affiliate_code
FROM memberships
WHERE user_id = @user
ORDER BY tenant_id
