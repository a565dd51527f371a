SELECT tenant_id, action_id, position, affiliate_code
FROM conversion_shares
WHERE NOT is_applied AND (tenant_id, action_id, position) > (@tenant, @action, @position)
ORDER BY tenant_id, action_id, position
LIMIT @limit
