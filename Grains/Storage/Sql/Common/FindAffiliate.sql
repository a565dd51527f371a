SELECT stream, uid, user_id, user_email, is_active, payout_threshold, payout_method, payout_details, joined_at, version,
       closed_actions
FROM affiliates
WHERE tenant_id = @tenant AND code = @code
