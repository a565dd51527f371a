-- The part is cut from all of the run's payouts of the method, so that a part stays what it is while others are paid. Of it only
-- what is pending (0) or processing (1): what is paid must not be paid again by an old file.
SELECT p.id, a.code, a.user_email, a.payout_details, p.amount
FROM (
    SELECT id, stream, amount, status
    FROM payouts
    WHERE run_id = @run AND tenant_id = @tenant AND method = @method
    ORDER BY id
    LIMIT @limit OFFSET @skip
) p
JOIN affiliates a ON a.stream = p.stream
WHERE p.status IN (0, 1)
ORDER BY p.id
