-- In the stream that keeps it whole; it has no fingerprint beside it.
SELECT r.stream, NULL, r.id, a.uid, a.code, r.link_uid, r.link_slug, r.type, r.method, r.at, r.metadata, r.value,
       r.is_conversion, r.session_id, r.order_id, r.verified
FROM referral_actions r
JOIN affiliates a ON a.stream = r.stream
WHERE r.tenant_id = @tenant AND r.id = @id AND r.is_conversion AND r.order_id IS NULL AND NOT r.is_share
