INSERT INTO affiliates (uid, tenant_id, code, user_id, user_email, is_active, payout_threshold, payout_method, payout_details,
                        joined_at, version)
VALUES (@uid, @tenant, @code, @user_id, @user_email, @is_active, @payout_threshold, @payout_method, @payout_details, @joined_at, 1)
ON CONFLICT DO NOTHING
