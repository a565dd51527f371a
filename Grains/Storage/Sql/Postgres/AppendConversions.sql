-- Plain: the order that is taken refuses the second conversion.
INSERT INTO conversions (tenant_id, order_id, stream, seq, action_id, fingerprint)
SELECT *
FROM unnest(@tenant, @order_id, @stream, @seq, @action_id, @fingerprint)
