-- What refunds have taken back of a commission, and of that what was taken after its payout had been requested: the payout
-- keeps its amount, and the affiliate owes the difference.
ALTER TABLE commissions ADD COLUMN reversed bigint NOT NULL DEFAULT 0;
ALTER TABLE commissions ADD COLUMN clawed_back bigint NOT NULL DEFAULT 0;
-- When it approves by itself; null: by hand only, or decided.
ALTER TABLE commissions ADD COLUMN approve_at bigint;
CREATE INDEX commissions_due ON commissions (approve_at, id) WHERE approve_at IS NOT NULL;
-- What the next payout takes. Pending commissions, which is how they come, are not in it.
DROP INDEX commissions_unpaid;
CREATE INDEX commissions_payable ON commissions (stream)
    WHERE payout_id IS NULL AND status IN (1, 4) AND amount - reversed + clawed_back > 0;
CREATE INDEX commissions_payout ON commissions (payout_id) WHERE payout_id IS NOT NULL;
CREATE INDEX affiliates_tenant_stream ON affiliates (tenant_id, stream);

-- Refunds of a conversion as they were decided, one after the other; total is what has been refunded with this one.
CREATE TABLE refunds (
    tenant_id  integer NOT NULL,
    action_id  uuid NOT NULL,
    number     integer NOT NULL,
    id         uuid NOT NULL UNIQUE,
    amount     bigint NOT NULL CHECK (amount >= 0),
    total      bigint NOT NULL,
    value      bigint NOT NULL,
    asked      bigint,
    refund_key text COLLATE "C",
    reason     text,
    at         bigint NOT NULL,
    actor      text NOT NULL,
    CONSTRAINT refunds_number PRIMARY KEY (tenant_id, action_id, number),
    CONSTRAINT refunds_key UNIQUE (tenant_id, action_id, refund_key)
);

-- Whom a refund takes something from; each row is applied to its affiliate once.
CREATE TABLE refund_parts (
    refund_id      uuid NOT NULL,
    affiliate_code text COLLATE "C" NOT NULL,
    tenant_id      integer NOT NULL,
    is_applied     boolean NOT NULL,
    CONSTRAINT refund_parts_place PRIMARY KEY (refund_id, affiliate_code)
);
CREATE INDEX refund_parts_open ON refund_parts (refund_id, affiliate_code) WHERE NOT is_applied;

-- What an affiliate owes after a refund of what was paid, or is on its way; the next payout is smaller by it.
CREATE TABLE clawbacks (
    stream        bigint NOT NULL,
    ledger_seq    bigint NOT NULL,
    tenant_id     integer NOT NULL,
    commission_id uuid NOT NULL,
    amount        bigint NOT NULL CHECK (amount > 0),
    day           integer NOT NULL,
    payout_id     uuid,
    CONSTRAINT clawbacks_place PRIMARY KEY (stream, ledger_seq)
);
CREATE INDEX clawbacks_open ON clawbacks (stream) WHERE payout_id IS NULL;
CREATE INDEX clawbacks_payout ON clawbacks (payout_id) WHERE payout_id IS NOT NULL;

ALTER TABLE payouts ADD COLUMN reason text;
ALTER TABLE payouts ADD COLUMN changed_by text;
ALTER TABLE payouts ADD COLUMN run_id uuid;
-- One payout for each affiliate in a run, however often the run is taken up again.
CREATE UNIQUE INDEX payouts_run ON payouts (run_id, stream) WHERE run_id IS NOT NULL;

CREATE TABLE payout_runs (
    tenant_id   integer NOT NULL,
    id          uuid NOT NULL,
    run_key     text COLLATE "C",
    method      text,
    started_at  bigint NOT NULL,
    started_by  text NOT NULL,
    finished_at bigint,
    -- Affiliates that did not answer, and are left to the next run.
    failed      bigint NOT NULL DEFAULT 0,
    CONSTRAINT payout_runs_id PRIMARY KEY (tenant_id, id),
    -- A day of the schedule, or the caller's own key, makes one run.
    CONSTRAINT payout_runs_key UNIQUE (tenant_id, run_key)
);
CREATE INDEX payout_runs_open ON payout_runs (tenant_id, id) WHERE finished_at IS NULL;
