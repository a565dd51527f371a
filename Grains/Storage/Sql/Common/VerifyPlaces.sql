-- Places are there, or were carried; the stream says up to where that can be.
SELECT 'actions', COUNT(*) + COALESCE((SELECT SUM(c.events) FROM carried_actions c WHERE c.stream = @stream), 0),
       COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0),
       COALESCE((SELECT MIN(c.first_seq) FROM carried_actions c WHERE c.stream = @stream), 9223372036854775807),
       COALESCE((SELECT MAX(c.last_seq) FROM carried_actions c WHERE c.stream = @stream), 0),
       COALESCE((SELECT a.closed_actions FROM affiliates a WHERE a.stream = @stream), 0)
FROM stream_actions WHERE stream = @stream
UNION ALL
SELECT 'ledger entries', COUNT(*), COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0), 9223372036854775807, 0, 0
FROM ledger_entries WHERE stream = @stream
