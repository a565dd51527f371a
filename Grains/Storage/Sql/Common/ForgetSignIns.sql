DELETE FROM sign_ins WHERE user_id = @user AND expires_at < @now
