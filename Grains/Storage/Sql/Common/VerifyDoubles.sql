-- An event stands once: whole in one stream, and at most once in any other as a share.
SELECT r.seq, r.id, o.stream, o.seq
FROM stream_actions r
JOIN referral_actions o ON o.tenant_id = r.tenant_id AND o.id = r.id
    AND (o.stream <> r.stream OR o.seq <> r.seq) AND (o.stream = r.stream OR NOT (o.is_share OR r.is_share))
WHERE r.stream = @stream
ORDER BY r.seq
LIMIT @most
