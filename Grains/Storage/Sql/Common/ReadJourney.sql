-- The first touch of the window and its latest; and, to be named as left out, the latest before it.
SELECT at, action_id, affiliate_code, link_slug, link_uid
FROM (SELECT at, action_id, affiliate_code, link_slug, link_uid
      FROM touches
      WHERE tenant_id = @tenant AND session_id = @session_id AND at >= @from AND at <= @until
      ORDER BY at, action_id
      LIMIT 1) AS f
UNION
SELECT at, action_id, affiliate_code, link_slug, link_uid
FROM (SELECT at, action_id, affiliate_code, link_slug, link_uid
      FROM touches
      WHERE tenant_id = @tenant AND session_id = @session_id AND at >= @from AND at <= @until
      ORDER BY at DESC, action_id DESC
      LIMIT @latest) AS l
UNION
SELECT at, action_id, affiliate_code, link_slug, link_uid
FROM (SELECT at, action_id, affiliate_code, link_slug, link_uid
      FROM touches
      WHERE tenant_id = @tenant AND session_id = @session_id AND at < @from
      ORDER BY at DESC, action_id DESC
      LIMIT @earlier) AS e
