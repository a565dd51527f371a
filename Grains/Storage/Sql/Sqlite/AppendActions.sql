-- Plain: whoever finds the place taken has lost, and has to learn it. Never ON CONFLICT.
INSERT INTO referral_actions (stream, seq, tenant_id, id, type, method, is_conversion, verified, value, at, link_uid, link_slug,
                              session_id, order_id, event_key, customer_id, metadata, ip, user_agent, referrer, source, is_share,
                              credited_value)
VALUES (@stream, @seq, @tenant, @id, @type, @method, @is_conversion, @verified, @value, @at, @link_uid, @link_slug,
        @session_id, @order_id, @event_key, @customer_id, @metadata, @ip, @user_agent, @referrer, @source, @is_share,
        @credited_value)
