-- As ChangeCommissions does: a share that was applied already fails the whole statement.
WITH applied AS (
    UPDATE conversion_shares s
    SET is_applied = TRUE
    FROM unnest(@tenant, @action_id, @position) AS t (tenant_id, action_id, position)
    WHERE s.tenant_id = t.tenant_id AND s.action_id = t.action_id AND s.position = t.position AND NOT s.is_applied
    RETURNING s.position
)
SELECT 1 / (CASE WHEN (SELECT count(*) FROM applied) = cardinality(@action_id) THEN 1 ELSE 0 END)
