SELECT stream, seq, tenant_id, id, type, method, is_conversion, verified, value, at, link_uid, link_slug, session_id, order_id,
       event_key, customer_id, metadata, ip, user_agent, referrer, source, is_share, credited_value
FROM stream_actions
WHERE stream = @stream AND seq > @after
ORDER BY seq
