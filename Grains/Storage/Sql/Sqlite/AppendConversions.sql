-- Plain: the order that is taken refuses the second conversion.
INSERT INTO conversions (tenant_id, order_id, stream, seq, action_id, fingerprint)
VALUES (@tenant, @order_id, @stream, @seq, @action_id, @fingerprint)
