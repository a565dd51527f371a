UPDATE affiliates
SET is_active = @is_active, user_email = @user_email, payout_threshold = @payout_threshold, payout_method = @payout_method,
    payout_details = @payout_details, version = version + 1
WHERE stream = @stream AND version = @version
