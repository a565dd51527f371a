UPDATE conversion_shares
SET is_applied = TRUE
WHERE tenant_id = @tenant AND action_id = @action_id AND position = @position AND NOT is_applied
