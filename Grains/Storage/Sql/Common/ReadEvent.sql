SELECT r.stream, k.fingerprint, r.id, a.uid, a.code, r.link_uid, r.link_slug, r.type, r.method, r.at, r.metadata, r.value,
       r.is_conversion, r.session_id, r.order_id, r.verified
FROM event_keys k
JOIN referral_actions r ON r.tenant_id = k.tenant_id AND r.id = k.action_id AND r.stream = k.stream AND r.seq = k.seq
JOIN affiliates a ON a.stream = k.stream
WHERE k.tenant_id = @tenant AND k.event_key = @key
