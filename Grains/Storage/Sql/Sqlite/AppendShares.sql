INSERT INTO conversion_shares (tenant_id, action_id, position, affiliate_code, commission_id, amount, value, weight, total_weight,
                               model, rate, rule_id, rule_version, status, link_slug, link_uid, explanation, is_applied)
VALUES (@tenant, @action_id, @position, @affiliate_code, @commission_id, @amount, @value, @weight, @total_weight, @model, @rate,
        @rule_id, @rule_version, @status, @link_slug, @link_uid, @explanation, @is_applied)
