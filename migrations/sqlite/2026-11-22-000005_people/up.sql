-- People: the key of a second factor that is being set up, recovery codes, links that set a password, and the audit
-- log read by time.

ALTER TABLE staff ADD COLUMN totp_pending TEXT;
ALTER TABLE staff ADD COLUMN signed_in_at TIMESTAMP;

-- what opens the door once when the second factor is lost
CREATE TABLE recovery_codes (
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    code_hash TEXT NOT NULL,
    used_at TIMESTAMP,
    PRIMARY KEY (staff_id, code_hash)
);

-- one-time links by mail: an invitation, or a new password
CREATE TABLE staff_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    kind TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX staff_links_staff ON staff_links (staff_id);

DROP INDEX audit_staff;
DROP INDEX audit_action;
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_staff_at ON audit (staff_id, at, id) WHERE staff_id IS NOT NULL;
CREATE INDEX audit_action_at ON audit (action, at, id);
CREATE INDEX audit_kind_at ON audit (subject_kind, at, id);
-- two conditions at once, since walking one person's million sign-ins for their one export takes seconds
CREATE INDEX audit_staff_action_at ON audit (staff_id, action, at, id) WHERE staff_id IS NOT NULL;
CREATE INDEX audit_staff_kind_at ON audit (staff_id, subject_kind, at, id) WHERE staff_id IS NOT NULL;
CREATE INDEX audit_action_kind_at ON audit (action, subject_kind, at, id);
