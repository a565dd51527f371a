-- In the order in which they began: names of sources are given out in it.
SELECT day, type, method, link_slug, source, events, first_seq
FROM carried_actions
WHERE stream = @stream
ORDER BY first_seq
