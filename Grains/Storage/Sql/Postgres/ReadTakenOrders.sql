SELECT asked.place
FROM unnest(@tenant, @key) WITH ORDINALITY AS asked (tenant, key, place)
WHERE EXISTS (SELECT 1 FROM conversions c WHERE c.tenant_id = asked.tenant AND c.order_id = asked.key)
