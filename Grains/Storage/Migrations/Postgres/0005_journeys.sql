-- Who referred a visitor, and when: written with the event that was it, read along a session. No event without a session,
-- and none that names nobody, has a row here.
CREATE TABLE touches (
    tenant_id      integer NOT NULL,
    session_id     text    COLLATE "C" NOT NULL,
    at             bigint  NOT NULL,
    action_id      uuid    NOT NULL,
    affiliate_code text    COLLATE "C" NOT NULL,
    link_slug      text,
    link_uid       uuid,
    CONSTRAINT touches_session PRIMARY KEY (tenant_id, session_id, at, action_id)
);

-- What was tracked before there were journeys begins them.
INSERT INTO touches (tenant_id, session_id, at, action_id, affiliate_code, link_slug, link_uid)
SELECT r.tenant_id, r.session_id, r.at, r.id, a.code, r.link_slug, r.link_uid
FROM referral_actions r
JOIN affiliates a ON a.stream = r.stream
WHERE r.session_id IS NOT NULL AND NOT r.is_conversion;

-- A conversion that several affiliates share stands whole in the stream of one of them, and as a share, with the same id,
-- in the others'. The value is always the whole; what of it is this affiliate's is the credited value.
ALTER TABLE referral_actions ADD COLUMN is_share boolean NOT NULL DEFAULT FALSE;
ALTER TABLE referral_actions ADD COLUMN credited_value bigint;

-- The decision on such a conversion, written with it; each row is applied to its affiliate once.
CREATE TABLE conversion_shares (
    tenant_id      integer  NOT NULL,
    action_id      uuid     NOT NULL,
    position       integer  NOT NULL,
    affiliate_code text     COLLATE "C" NOT NULL,
    commission_id  uuid     NOT NULL,
    amount         bigint   NOT NULL CHECK (amount >= 0),
    value          bigint,
    weight         bigint   NOT NULL,
    total_weight   bigint   NOT NULL,
    model          text     NOT NULL,
    rate           text     NOT NULL,
    rule_id        uuid,
    rule_version   integer  NOT NULL,
    status         smallint NOT NULL,
    link_slug      text,
    link_uid       uuid,
    explanation    text,
    is_applied     boolean  NOT NULL,
    CONSTRAINT conversion_shares_place PRIMARY KEY (tenant_id, action_id, position)
);
CREATE INDEX conversion_shares_open ON conversion_shares (tenant_id, action_id) WHERE NOT is_applied;

-- Why a commission is what it is, as JSON; of a split conversion it stands in the first share instead.
ALTER TABLE commissions ADD COLUMN explanation text;
-- Where its money begins in the ledger of its stream.
ALTER TABLE commissions ADD COLUMN first_ledger_seq bigint;
