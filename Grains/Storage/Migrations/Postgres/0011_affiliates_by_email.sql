-- Affiliates by email, and the one of an email without looking through all of them. They are few beside what they refer.
CREATE INDEX IF NOT EXISTS affiliates_tenant_email ON affiliates (tenant_id, LOWER(user_email), uid);
