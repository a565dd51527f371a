-- A part that was applied before fails the whole statement, as in ChangeCommissions.
WITH applied AS (
    UPDATE refund_parts p
    SET is_applied = TRUE
    FROM unnest(@refund_id, @affiliate_code) AS t (refund_id, affiliate_code)
    WHERE p.refund_id = t.refund_id AND p.affiliate_code = t.affiliate_code AND NOT p.is_applied
    RETURNING p.refund_id
)
SELECT 1 / (CASE WHEN (SELECT count(*) FROM applied) = cardinality(@refund_id) THEN 1 ELSE 0 END)
