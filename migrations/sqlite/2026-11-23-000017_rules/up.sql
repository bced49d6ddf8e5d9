-- Two clerks on one draft; and replays of a past period under other rules.

ALTER TABLE rule_sets ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE rule_sets ADD COLUMN changed_at TIMESTAMP;
ALTER TABLE rule_sets ADD COLUMN changed_by TEXT NOT NULL DEFAULT '';

-- stock as it was at a moment: the ledger by time
CREATE INDEX movements_at ON movements (at, id);

CREATE TABLE what_ifs (
    id INTEGER PRIMARY KEY,
    asked_by BIGINT NOT NULL REFERENCES staff (id),
    -- version of the rules that is tried
    version BIGINT NOT NULL,
    -- JSON: the period, and what else is changed
    facts TEXT NOT NULL,
    state TEXT NOT NULL,
    -- orders of the period, and those that are through
    total BIGINT NOT NULL DEFAULT 0,
    through BIGINT NOT NULL DEFAULT 0,
    -- JSON: the figures
    result TEXT,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
CREATE INDEX what_ifs_version ON what_ifs (version, id);
