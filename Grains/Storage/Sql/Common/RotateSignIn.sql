UPDATE sign_ins
SET previous = token, token = @next, rotated_at = @now, expires_at = @expires_at
WHERE id = @id AND user_id = @user AND token = @presented
