SELECT calculated_at, amount FROM commissions WHERE stream = @stream AND payout_id = @id ORDER BY id
