-- A buyer who wants to be forgotten is found by the host's own id; events without one cost nothing here.
CREATE INDEX referral_actions_customer ON referral_actions (tenant_id, customer_id) WHERE customer_id IS NOT NULL;

-- Up to which event a tenant's personal data has been erased by age.
CREATE TABLE personal_data_sweeps (
    tenant_id INTEGER PRIMARY KEY,
    last_id   TEXT    NOT NULL
);
