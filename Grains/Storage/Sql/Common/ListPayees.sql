-- The part is cut from all of the run's payouts of the method, so that a part stays what it is while others are paid. Of it only
-- what is processing (1): what is pending may still be cancelled, and what is paid must not be paid again.
SELECT p.id, a.code, a.user_email, a.payout_details, p.amount
FROM (
    SELECT id, stream, amount, status
    FROM payouts
    WHERE run_id = @run AND tenant_id = @tenant AND method = @method
    ORDER BY id
    LIMIT @limit OFFSET @skip
) p
JOIN affiliates a ON a.stream = p.stream
WHERE p.status = 1
ORDER BY p.id
