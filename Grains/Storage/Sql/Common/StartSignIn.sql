INSERT INTO sign_ins (id, user_id, token, previous, rotated_at, expires_at)
VALUES (@id, @user, @token, NULL, @now, @expires_at)
