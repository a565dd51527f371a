SELECT payload
FROM orleans_storage
WHERE service_id = @service AND state_name = 'affiliate-snapshot' AND key_n0 = 0 AND key_n1 = 0 AND key_text = @key
