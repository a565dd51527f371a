INSERT INTO touches (tenant_id, session_id, at, action_id, affiliate_code, link_slug, link_uid)
SELECT *
FROM unnest(@tenant, @session_id, @at, @action_id, @affiliate_code, @link_slug, @link_uid)
