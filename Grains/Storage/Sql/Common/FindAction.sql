-- For an affiliate its own part of a conversion that it shares; else the whole.
SELECT r.id, a.uid, a.code, r.link_uid, r.link_slug, r.type, r.method, r.at, r.metadata,
       CASE WHEN @code IS NULL THEN r.value ELSE COALESCE(r.credited_value, r.value) END, r.is_conversion, r.session_id, r.order_id, r.verified
FROM referral_actions r
JOIN affiliates a ON a.stream = r.stream
WHERE r.tenant_id = @tenant AND r.id = @id AND (a.code = @code OR (@code IS NULL AND NOT r.is_share))
LIMIT 1
