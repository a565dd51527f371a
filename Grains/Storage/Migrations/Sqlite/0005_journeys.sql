-- Who referred a visitor, and when: written with the event that was it, read along a session. No event without a session,
-- and none that names nobody, has a row here.
CREATE TABLE touches (
    tenant_id      INTEGER NOT NULL,
    session_id     TEXT    NOT NULL,
    at             INTEGER NOT NULL,
    action_id      TEXT    NOT NULL,
    affiliate_code TEXT    NOT NULL,
    link_slug      TEXT,
    link_uid       TEXT,
    CONSTRAINT touches_session PRIMARY KEY (tenant_id, session_id, at, action_id)
) WITHOUT ROWID;

-- What was tracked before there were journeys begins them.
INSERT INTO touches (tenant_id, session_id, at, action_id, affiliate_code, link_slug, link_uid)
SELECT r.tenant_id, r.session_id, r.at, r.id, a.code, r.link_slug, r.link_uid
FROM referral_actions r
JOIN affiliates a ON a.stream = r.stream
WHERE r.session_id IS NOT NULL AND NOT r.is_conversion;

-- A conversion that several affiliates share stands whole in the stream of one of them, and as a share, with the same id,
-- in the others'. The value is always the whole; what of it is this affiliate's is the credited value.
ALTER TABLE referral_actions ADD COLUMN is_share INTEGER NOT NULL DEFAULT FALSE;
ALTER TABLE referral_actions ADD COLUMN credited_value INTEGER;

-- The decision on such a conversion, written with it; each row is applied to its affiliate once.
CREATE TABLE conversion_shares (
    tenant_id      INTEGER NOT NULL,
    action_id      TEXT    NOT NULL,
    position       INTEGER NOT NULL,
    affiliate_code TEXT    NOT NULL,
    commission_id  TEXT    NOT NULL,
    amount         INTEGER NOT NULL CHECK (amount >= 0),
    value          INTEGER,
    weight         INTEGER NOT NULL,
    total_weight   INTEGER NOT NULL,
    model          TEXT    NOT NULL,
    rate           TEXT    NOT NULL,
    rule_id        TEXT,
    rule_version   INTEGER NOT NULL,
    status         INTEGER NOT NULL,
    link_slug      TEXT,
    link_uid       TEXT,
    explanation    TEXT,
    is_applied     INTEGER NOT NULL,
    CONSTRAINT conversion_shares_place PRIMARY KEY (tenant_id, action_id, position)
) WITHOUT ROWID;
CREATE INDEX conversion_shares_open ON conversion_shares (tenant_id, action_id) WHERE NOT is_applied;

-- Why a commission is what it is, as JSON; of a split conversion it stands in the first share instead.
ALTER TABLE commissions ADD COLUMN explanation TEXT;
-- Where its money begins in the ledger of its stream.
ALTER TABLE commissions ADD COLUMN first_ledger_seq INTEGER;
