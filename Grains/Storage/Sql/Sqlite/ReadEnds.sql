-- Of the streams whose last rows have not been entered.
SELECT stream, MAX(seq)
FROM referral_actions
WHERE place > (SELECT e.last FROM places_entered e WHERE e.id = 1)
GROUP BY stream
