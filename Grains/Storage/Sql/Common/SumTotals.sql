-- PostgreSQL sums bigint to numeric, which is no bigint for the driver.
SELECT CAST(COALESCE(SUM(events), 0) AS bigint), CAST(COALESCE(SUM(clicks), 0) AS bigint),
       CAST(COALESCE(SUM(conversions), 0) AS bigint), CAST(COALESCE(SUM(revenue), 0) AS bigint),
       CAST(COALESCE(SUM(commissions), 0) AS bigint)
FROM tenant_totals
WHERE tenant_id = @tenant
