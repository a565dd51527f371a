-- The project's own tables. Money is whole cents, time is microseconds since the Unix epoch, exact factors are text.
-- Guids are upper-case text with dashes, as the driver writes them: text order is their order. Booleans are 0 and 1.
CREATE TABLE tenants (
    id                        INTEGER PRIMARY KEY AUTOINCREMENT,
    uid                       TEXT    NOT NULL UNIQUE,
    name                      TEXT    NOT NULL,
    slug                      TEXT    NOT NULL UNIQUE,
    subdomain                 TEXT,
    destination_url           TEXT,
    currency                  TEXT    NOT NULL,
    cookie_duration_days      INTEGER,
    default_commission_rate   TEXT,
    default_attribution_model TEXT,
    is_active                 INTEGER NOT NULL,
    owner_id                  TEXT,
    conversion_secret         TEXT    NOT NULL,
    settings_version          INTEGER NOT NULL,
    created_at                INTEGER NOT NULL
);

-- The secret is made here, so that no two installations share one.
INSERT INTO tenants (uid, name, slug, currency, is_active, conversion_secret, settings_version, created_at)
VALUES (hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-A'
          || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)),
        'Default', 'default', 'USD', TRUE,
        lower(hex(randomblob(32))), 1,
        CAST(strftime('%s', 'now') AS INTEGER) * 1000000);

CREATE TABLE users (
    id             TEXT    NOT NULL PRIMARY KEY,
    email          TEXT    NOT NULL UNIQUE,
    tenant_id      INTEGER,
    is_superuser   INTEGER NOT NULL,
    is_owner       INTEGER NOT NULL,
    affiliate_code TEXT,
    is_active      INTEGER NOT NULL,
    password_hash  TEXT,
    stamp          TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    version        INTEGER NOT NULL
);

CREATE TABLE affiliates (
    stream           INTEGER PRIMARY KEY AUTOINCREMENT,
    uid              TEXT    NOT NULL UNIQUE,
    tenant_id        INTEGER NOT NULL,
    code             TEXT    NOT NULL,
    user_id          TEXT    NOT NULL,
    user_email       TEXT    NOT NULL,
    is_active        INTEGER NOT NULL,
    payout_threshold INTEGER NOT NULL,
    payout_method    TEXT,
    payout_details   TEXT,
    joined_at        INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    CONSTRAINT affiliates_code UNIQUE (tenant_id, code)
);
CREATE INDEX affiliates_tenant_uid ON affiliates (tenant_id, uid);

CREATE TABLE referral_links (
    uid             TEXT    NOT NULL UNIQUE,
    tenant_id       INTEGER NOT NULL,
    slug            TEXT    NOT NULL,
    stream          INTEGER NOT NULL,
    affiliate_uid   TEXT    NOT NULL,
    affiliate_code  TEXT    NOT NULL,
    destination_url TEXT    NOT NULL,
    campaign_name   TEXT    NOT NULL,
    notes           TEXT    NOT NULL,
    is_active       INTEGER NOT NULL,
    is_deleted      INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    CONSTRAINT referral_links_slug PRIMARY KEY (tenant_id, slug)
);
CREATE INDEX referral_links_tenant_uid ON referral_links (tenant_id, uid);
CREATE INDEX referral_links_stream ON referral_links (stream);

-- The journal. The unique key is the fence: a second activation of an affiliate cannot write the same place.
-- The table itself is append-only by rowid. There are no foreign keys: only the affiliate that owns a stream writes it,
-- and each would cost a look-up per event.
CREATE TABLE referral_actions (
    stream        INTEGER NOT NULL,
    seq           INTEGER NOT NULL,
    tenant_id     INTEGER NOT NULL,
    id            TEXT    NOT NULL,
    type          TEXT    NOT NULL,
    method        INTEGER NOT NULL,
    is_conversion INTEGER NOT NULL,
    verified      INTEGER NOT NULL,
    value         INTEGER,
    at            INTEGER NOT NULL,
    link_uid      TEXT,
    link_slug     TEXT,
    session_id    TEXT,
    order_id      TEXT,
    event_key     TEXT,
    customer_id   TEXT,
    metadata      TEXT    NOT NULL,
    ip            TEXT,
    user_agent    TEXT,
    referrer      TEXT,
    source        TEXT    NOT NULL,
    CONSTRAINT referral_actions_fence UNIQUE (stream, seq)
);
CREATE INDEX referral_actions_tenant_id ON referral_actions (tenant_id, id);

CREATE TABLE ledger_entries (
    stream        INTEGER NOT NULL,
    seq           INTEGER NOT NULL,
    tenant_id     INTEGER NOT NULL,
    account_from  INTEGER NOT NULL,
    account_to    INTEGER NOT NULL,
    amount        INTEGER NOT NULL CHECK (amount >= 0),
    reason        TEXT    NOT NULL,
    commission_id TEXT,
    payout_id     TEXT,
    day           INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    actor         TEXT    NOT NULL,
    CONSTRAINT ledger_entries_fence UNIQUE (stream, seq)
);

CREATE TABLE commissions (
    id            TEXT    NOT NULL PRIMARY KEY,
    stream        INTEGER NOT NULL,
    tenant_id     INTEGER NOT NULL,
    action_id     TEXT    NOT NULL,
    action_type   TEXT    NOT NULL,
    amount        INTEGER NOT NULL,
    rate          TEXT    NOT NULL,
    status        INTEGER NOT NULL,
    calculated_at INTEGER NOT NULL,
    rule_id       TEXT,
    rule_version  INTEGER NOT NULL,
    ledger_seq    INTEGER NOT NULL,
    decided_at    INTEGER,
    decided_by    TEXT,
    reason        TEXT,
    payout_id     TEXT
);
CREATE INDEX commissions_tenant_id ON commissions (tenant_id, id);
CREATE INDEX commissions_stream ON commissions (stream, id);

CREATE TABLE payouts (
    id           TEXT    NOT NULL PRIMARY KEY,
    stream       INTEGER NOT NULL,
    tenant_id    INTEGER NOT NULL,
    amount       INTEGER NOT NULL,
    status       INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    processed_at INTEGER,
    method       TEXT    NOT NULL,
    reference    TEXT
);
CREATE INDEX payouts_tenant_id ON payouts (tenant_id, id);
CREATE INDEX payouts_stream ON payouts (stream, id);

CREATE TABLE commission_rules (
    id            TEXT    NOT NULL PRIMARY KEY,
    tenant_id     INTEGER,
    name          TEXT    NOT NULL,
    action_type   TEXT    NOT NULL,
    is_percentage INTEGER NOT NULL,
    value         TEXT    NOT NULL,
    min_value     INTEGER,
    max_value     INTEGER,
    is_active     INTEGER NOT NULL,
    priority      INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    version       INTEGER NOT NULL
);
CREATE INDEX commission_rules_tenant ON commission_rules (tenant_id);

-- One order, one conversion; one event key, one event: written with the action, so that they cannot disagree with it.
CREATE TABLE conversions (
    tenant_id   INTEGER NOT NULL,
    order_id    TEXT    NOT NULL,
    stream      INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    action_id   TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL,
    CONSTRAINT conversions_order PRIMARY KEY (tenant_id, order_id)
) WITHOUT ROWID;

CREATE TABLE event_keys (
    tenant_id   INTEGER NOT NULL,
    event_key   TEXT    NOT NULL,
    stream      INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    action_id   TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL,
    CONSTRAINT event_keys_key PRIMARY KEY (tenant_id, event_key)
) WITHOUT ROWID;

-- A row for each writer: silos raise their own and never wait for each other.
CREATE TABLE tenant_totals (
    tenant_id   INTEGER NOT NULL,
    writer      TEXT    NOT NULL,
    events      INTEGER NOT NULL,
    clicks      INTEGER NOT NULL,
    conversions INTEGER NOT NULL,
    revenue     INTEGER NOT NULL,
    commissions INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, writer)
) WITHOUT ROWID;

CREATE TABLE secrets (
    name  TEXT    NOT NULL PRIMARY KEY,
    value BLOB    NOT NULL
) WITHOUT ROWID;
