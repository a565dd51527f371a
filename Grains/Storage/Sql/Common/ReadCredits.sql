SELECT a.code, c.amount, c.status
FROM commissions c
JOIN affiliates a ON a.stream = c.stream
WHERE c.stream = @stream AND c.action_id = @action
ORDER BY c.id
