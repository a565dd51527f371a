-- Its number is the fence: of two that decide at once one finds it taken.
INSERT INTO refunds (tenant_id, action_id, number, id, amount, total, value, asked, refund_key, reason, at, actor)
VALUES (@tenant, @action, @number, @id, @amount, @total, @value, @asked, @key, @reason, @at, @actor)
ON CONFLICT DO NOTHING
