-- Shares that nobody has decided on.
SELECT r.seq, r.id
FROM stream_actions r
WHERE r.stream = @stream AND r.is_share
  AND NOT EXISTS (SELECT 1 FROM conversion_shares s
                  WHERE s.tenant_id = r.tenant_id AND s.action_id = r.id AND s.affiliate_code = @code AND s.position > 0)
ORDER BY r.seq
LIMIT @most
