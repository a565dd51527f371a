INSERT INTO tenant_totals AS t (tenant_id, writer, events, clicks, conversions, revenue, commissions)
SELECT *
FROM unnest(@tenant, @writer, @events, @clicks, @conversions, @revenue, @commissions)
ON CONFLICT (tenant_id, writer) DO UPDATE
SET events = t.events + excluded.events, clicks = t.clicks + excluded.clicks, conversions = t.conversions + excluded.conversions,
    revenue = t.revenue + excluded.revenue, commissions = t.commissions + excluded.commissions
