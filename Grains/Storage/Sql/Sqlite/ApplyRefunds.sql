UPDATE refund_parts
SET is_applied = TRUE
WHERE refund_id = @refund_id AND affiliate_code = @affiliate_code AND NOT is_applied
