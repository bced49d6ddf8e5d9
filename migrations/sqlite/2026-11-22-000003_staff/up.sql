-- People and what they see: second factor, scopes by channel and location, sessions, the audit log.

CREATE TABLE locations (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT NOT NULL,
    region TEXT NOT NULL,
    city TEXT NOT NULL,
    district TEXT NOT NULL,
    street TEXT NOT NULL,
    postcode TEXT NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT locations_slug UNIQUE (slug)
);

-- the key of the second factor; the last time step that was used, so that a code opens once
ALTER TABLE staff ADD COLUMN totp_secret TEXT;
ALTER TABLE staff ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;
-- whether this person sees every channel, every location; otherwise those of the two tables below
ALTER TABLE staff ADD COLUMN all_channels BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE staff ADD COLUMN all_locations BOOLEAN NOT NULL DEFAULT TRUE;

CREATE TABLE staff_channels (
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    PRIMARY KEY (staff_id, channel_id)
);

CREATE TABLE staff_locations (
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    location_id BIGINT NOT NULL REFERENCES locations (id),
    PRIMARY KEY (staff_id, location_id)
);

-- what a person has set for themselves: columns of a list, and the like
CREATE TABLE staff_settings (
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (staff_id, name)
);

-- false until the second factor was given
ALTER TABLE sessions ADD COLUMN proved BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    staff_id BIGINT REFERENCES staff (id),
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    facts TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX audit_staff ON audit (staff_id, id) WHERE staff_id IS NOT NULL;
CREATE INDEX audit_subject ON audit (subject_kind, subject, id);
CREATE INDEX audit_action ON audit (action, id);
