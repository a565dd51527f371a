-- What of each commission was due when the payout was requested, and the clawbacks that it settles.
SELECT calculated_at, amount - reversed + clawed_back, NULL FROM commissions WHERE payout_id = @id AND stream = @stream
UNION ALL
SELECT NULL, -amount, day FROM clawbacks WHERE payout_id = @id AND stream = @stream
