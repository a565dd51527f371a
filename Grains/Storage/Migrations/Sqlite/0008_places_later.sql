-- Rows are appended in the order in which they are committed, and their places in the streams are entered later, many at once: entered
-- row by row, a batch of a hundred rows of a hundred streams changed a hundred pages more than it needs. One process owns the file, and
-- keeps in memory which place of a stream is the next.
CREATE TABLE referral_actions_new (
    place          INTEGER PRIMARY KEY,
    stream         INTEGER NOT NULL,
    seq            INTEGER NOT NULL,
    tenant_id      INTEGER NOT NULL,
    id             TEXT    NOT NULL,
    type           TEXT    NOT NULL,
    method         INTEGER NOT NULL,
    is_conversion  INTEGER NOT NULL,
    verified       INTEGER NOT NULL,
    value          INTEGER,
    at             INTEGER NOT NULL,
    link_uid       TEXT,
    link_slug      TEXT,
    session_id     TEXT,
    order_id       TEXT,
    event_key      TEXT,
    customer_id    TEXT,
    metadata       TEXT    NOT NULL,
    ip             TEXT,
    user_agent     TEXT,
    referrer       TEXT,
    source         TEXT    NOT NULL,
    is_share       INTEGER NOT NULL DEFAULT FALSE,
    credited_value INTEGER
);

INSERT INTO referral_actions_new
SELECT rowid, stream, seq, tenant_id, id, type, method, is_conversion, verified, value, at, link_uid, link_slug, session_id, order_id,
       event_key, customer_id, metadata, ip, user_agent, referrer, source, is_share, credited_value
FROM referral_actions
ORDER BY rowid;

DROP TABLE referral_actions;
ALTER TABLE referral_actions_new RENAME TO referral_actions;
CREATE INDEX referral_actions_tenant_id ON referral_actions (tenant_id, id);
CREATE INDEX referral_actions_customer ON referral_actions (tenant_id, customer_id) WHERE customer_id IS NOT NULL;

-- Of the rows up to places_entered.last.
CREATE TABLE action_places (
    stream INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    place  INTEGER NOT NULL,
    PRIMARY KEY (stream, seq)
) WITHOUT ROWID;

INSERT INTO action_places (stream, seq, place) SELECT stream, seq, place FROM referral_actions ORDER BY stream, seq;

CREATE TABLE places_entered (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL
);

INSERT INTO places_entered (id, last) SELECT 1, COALESCE(MAX(place), 0) FROM referral_actions;

CREATE TRIGGER referral_actions_gone AFTER DELETE ON referral_actions
BEGIN
    DELETE FROM action_places WHERE stream = OLD.stream AND seq = OLD.seq AND place = OLD.place;
END;

-- The actions for whoever asks for those of one stream: along their places, and the few of the end, which have none yet.
CREATE VIEW stream_actions AS
SELECT p.stream, p.seq, r.tenant_id, r.id, r.type, r.method, r.is_conversion, r.verified, r.value, r.at, r.link_uid, r.link_slug,
       r.session_id, r.order_id, r.event_key, r.customer_id, r.metadata, r.ip, r.user_agent, r.referrer, r.source, r.is_share,
       r.credited_value
FROM action_places p
CROSS JOIN referral_actions r ON r.place = p.place
UNION ALL
SELECT r.stream, r.seq, r.tenant_id, r.id, r.type, r.method, r.is_conversion, r.verified, r.value, r.at, r.link_uid, r.link_slug,
       r.session_id, r.order_id, r.event_key, r.customer_id, r.metadata, r.ip, r.user_agent, r.referrer, r.source, r.is_share,
       r.credited_value
FROM referral_actions r
WHERE r.place > (SELECT e.last FROM places_entered e WHERE e.id = 1);
