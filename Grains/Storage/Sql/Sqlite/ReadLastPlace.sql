SELECT COALESCE(MAX(place), 0) FROM referral_actions
