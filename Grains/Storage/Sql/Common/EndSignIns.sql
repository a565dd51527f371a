DELETE FROM sign_ins WHERE user_id = @user
