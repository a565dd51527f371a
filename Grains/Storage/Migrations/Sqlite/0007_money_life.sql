-- What refunds have taken back of a commission, and of that what was taken after its payout had been requested: the payout
-- keeps its amount, and the affiliate owes the difference.
ALTER TABLE commissions ADD COLUMN reversed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE commissions ADD COLUMN clawed_back INTEGER NOT NULL DEFAULT 0;
-- When it approves by itself; null: by hand only, or decided.
ALTER TABLE commissions ADD COLUMN approve_at INTEGER;
CREATE INDEX commissions_due ON commissions (approve_at, id) WHERE approve_at IS NOT NULL;
-- What the next payout takes. Pending commissions, which is how they come, are not in it.
DROP INDEX commissions_unpaid;
CREATE INDEX commissions_payable ON commissions (stream)
    WHERE payout_id IS NULL AND status IN (1, 4) AND amount - reversed + clawed_back > 0;
CREATE INDEX commissions_payout ON commissions (payout_id) WHERE payout_id IS NOT NULL;
CREATE INDEX affiliates_tenant_stream ON affiliates (tenant_id, stream);

-- Refunds of a conversion as they were decided, one after the other; total is what has been refunded with this one.
CREATE TABLE refunds (
    tenant_id  INTEGER NOT NULL,
    action_id  TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    id         TEXT    NOT NULL UNIQUE,
    amount     INTEGER NOT NULL CHECK (amount >= 0),
    total      INTEGER NOT NULL,
    value      INTEGER NOT NULL,
    asked      INTEGER,
    refund_key TEXT,
    reason     TEXT,
    at         INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    CONSTRAINT refunds_number PRIMARY KEY (tenant_id, action_id, number),
    CONSTRAINT refunds_key UNIQUE (tenant_id, action_id, refund_key)
) WITHOUT ROWID;

-- Whom a refund takes something from; each row is applied to its affiliate once.
CREATE TABLE refund_parts (
    refund_id      TEXT    NOT NULL,
    affiliate_code TEXT    NOT NULL,
    tenant_id      INTEGER NOT NULL,
    is_applied     INTEGER NOT NULL,
    CONSTRAINT refund_parts_place PRIMARY KEY (refund_id, affiliate_code)
) WITHOUT ROWID;
CREATE INDEX refund_parts_open ON refund_parts (refund_id, affiliate_code) WHERE NOT is_applied;

-- What an affiliate owes after a refund of what was paid, or is on its way; the next payout is smaller by it.
CREATE TABLE clawbacks (
    stream        INTEGER NOT NULL,
    ledger_seq    INTEGER NOT NULL,
    tenant_id     INTEGER NOT NULL,
    commission_id TEXT    NOT NULL,
    amount        INTEGER NOT NULL CHECK (amount > 0),
    day           INTEGER NOT NULL,
    payout_id     TEXT,
    CONSTRAINT clawbacks_place PRIMARY KEY (stream, ledger_seq)
) WITHOUT ROWID;
CREATE INDEX clawbacks_open ON clawbacks (stream) WHERE payout_id IS NULL;
CREATE INDEX clawbacks_payout ON clawbacks (payout_id) WHERE payout_id IS NOT NULL;

ALTER TABLE payouts ADD COLUMN reason TEXT;
ALTER TABLE payouts ADD COLUMN changed_by TEXT;
ALTER TABLE payouts ADD COLUMN run_id TEXT;
-- One payout for each affiliate in a run, however often the run is taken up again.
CREATE UNIQUE INDEX payouts_run ON payouts (run_id, stream) WHERE run_id IS NOT NULL;

CREATE TABLE payout_runs (
    tenant_id   INTEGER NOT NULL,
    id          TEXT    NOT NULL,
    run_key     TEXT,
    method      TEXT,
    started_at  INTEGER NOT NULL,
    started_by  TEXT    NOT NULL,
    finished_at INTEGER,
    -- Affiliates that did not answer, and are left to the next run.
    failed      INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT payout_runs_id PRIMARY KEY (tenant_id, id),
    -- A day of the schedule, or the caller's own key, makes one run.
    CONSTRAINT payout_runs_key UNIQUE (tenant_id, run_key)
) WITHOUT ROWID;
CREATE INDEX payout_runs_open ON payout_runs (tenant_id, id) WHERE finished_at IS NULL;
