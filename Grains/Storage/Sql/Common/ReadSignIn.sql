SELECT token, previous, rotated_at FROM sign_ins WHERE id = @id AND user_id = @user
