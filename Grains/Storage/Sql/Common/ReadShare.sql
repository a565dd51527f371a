-- An affiliate's share, with the conversion as it stands whole in another's stream.
SELECT s.position, s.commission_id, s.amount, s.value, s.rate, s.rule_id, s.rule_version, s.status, s.link_slug, s.link_uid,
       s.is_applied, r.type, r.verified, r.value, r.at, r.session_id, r.order_id, r.customer_id, r.metadata, r.ip, r.user_agent,
       r.referrer, r.source, s.weight, s.total_weight, s.model
FROM conversion_shares s
JOIN referral_actions r ON r.tenant_id = s.tenant_id AND r.id = s.action_id AND NOT r.is_share
WHERE s.tenant_id = @tenant AND s.action_id = @action AND s.affiliate_code = @code
