SELECT refund_id, affiliate_code, tenant_id
FROM refund_parts
WHERE NOT is_applied AND (refund_id, affiliate_code) > (@refund, @code)
ORDER BY refund_id, affiliate_code
LIMIT @limit
