DELETE FROM sign_ins WHERE id = @id AND user_id = @user
