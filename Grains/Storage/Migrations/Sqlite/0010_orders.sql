-- Lists by amount and by name. Payouts are few beside what they pay, and tenants beside everything: an index more costs them nothing. On
-- commissions there is none: it would be written by every sale, and once more by each approval, payout and refund.
CREATE INDEX IF NOT EXISTS payouts_tenant_amount ON payouts (tenant_id, amount, id);
CREATE INDEX IF NOT EXISTS tenants_created ON tenants (created_at, uid);
CREATE INDEX IF NOT EXISTS tenants_name ON tenants (LOWER(name), uid);
