INSERT INTO touches (tenant_id, session_id, at, action_id, affiliate_code, link_slug, link_uid)
VALUES (@tenant, @session_id, @at, @action_id, @affiliate_code, @link_slug, @link_uid)
