SELECT asked.place
FROM unnest(@tenant, @key) WITH ORDINALITY AS asked (tenant, key, place)
WHERE EXISTS (SELECT 1 FROM event_keys k WHERE k.tenant_id = asked.tenant AND k.event_key = asked.key)
