DELETE FROM memberships WHERE user_id = @user AND tenant_id = @tenant
