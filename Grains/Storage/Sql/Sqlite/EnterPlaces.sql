-- In the order of the places, so that neighbours go into one page.
INSERT INTO action_places (stream, seq, place)
SELECT stream, seq, place
FROM referral_actions
WHERE place > (SELECT e.last FROM places_entered e WHERE e.id = 1) AND place <= @last
ORDER BY stream, seq
