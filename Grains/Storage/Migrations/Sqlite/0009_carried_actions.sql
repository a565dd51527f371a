-- Events that earn nothing leave the journal when they are old. What they added up to stays, so that counters still equal a recount:
-- one row for those of a stream that are alike. last_seq is the highest place among them.
CREATE TABLE carried_actions (
    stream    INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    type      TEXT    NOT NULL,
    method    INTEGER NOT NULL,
    link_slug TEXT    NOT NULL,
    source    TEXT    NOT NULL,
    events    INTEGER NOT NULL CHECK (events > 0),
    first_seq INTEGER NOT NULL,
    last_seq  INTEGER NOT NULL,
    CONSTRAINT carried_actions_place PRIMARY KEY (stream, day, type, method, link_slug, source)
);

-- Up to here a stream may have gaps, and is only complete with what was carried.
ALTER TABLE affiliates ADD COLUMN closed_actions INTEGER NOT NULL DEFAULT 0;

-- Up to which event a tenant's old ones have been looked through.
CREATE TABLE closings (
    tenant_id INTEGER PRIMARY KEY,
    last_id   TEXT    NOT NULL
);
