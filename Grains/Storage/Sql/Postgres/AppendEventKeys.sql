-- Plain: the key that is taken refuses the second event.
INSERT INTO event_keys (tenant_id, event_key, stream, seq, action_id, fingerprint)
SELECT *
FROM unnest(@tenant, @event_key, @stream, @seq, @action_id, @fingerprint)
