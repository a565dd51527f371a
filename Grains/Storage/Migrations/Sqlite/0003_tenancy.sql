-- A repeat of an order or an event asks for the commissions of its action; a payout for those that nobody has paid yet.
CREATE INDEX commissions_action ON commissions (action_id);
CREATE INDEX commissions_unpaid ON commissions (stream, ledger_seq) WHERE status = 1 AND payout_id IS NULL;

-- A person may belong to several tenants, in each with other rights.
CREATE TABLE memberships (
    user_id        TEXT    NOT NULL,
    tenant_id      INTEGER NOT NULL,
    is_owner       INTEGER NOT NULL,
    affiliate_code TEXT,
    CONSTRAINT memberships_user PRIMARY KEY (user_id, tenant_id)
);
CREATE INDEX memberships_tenant ON memberships (tenant_id, user_id);
INSERT INTO memberships (user_id, tenant_id, is_owner, affiliate_code)
SELECT id, tenant_id, is_owner, affiliate_code FROM users WHERE tenant_id IS NOT NULL;
ALTER TABLE users DROP COLUMN tenant_id;
ALTER TABLE users DROP COLUMN is_owner;
ALTER TABLE users DROP COLUMN affiliate_code;

-- A sign-in and the refresh token that is good for it now; the one before it is still taken for a moment.
CREATE TABLE sign_ins (
    id         TEXT    NOT NULL PRIMARY KEY,
    user_id    TEXT    NOT NULL,
    token      TEXT    NOT NULL,
    previous   TEXT,
    rotated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);
CREATE INDEX sign_ins_user ON sign_ins (user_id);

CREATE TABLE api_keys (
    id         TEXT    NOT NULL PRIMARY KEY,
    tenant_id  INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    scopes     INTEGER NOT NULL,
    hash       BLOB    NOT NULL,
    created_by TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    is_revoked INTEGER NOT NULL
);
CREATE INDEX api_keys_tenant ON api_keys (tenant_id, id);

ALTER TABLE tenants ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT FALSE;
CREATE UNIQUE INDEX tenants_subdomain ON tenants (subdomain);

ALTER TABLE referral_links ADD COLUMN append_click_id INTEGER NOT NULL DEFAULT FALSE;
