-- Intake for people: files that wait for a yes, dead letters by cause, mappings tried on what was read.

-- what a dead letter died of, so that those of one cause are one task; empty for the living
ALTER TABLE messages ADD COLUMN cause TEXT NOT NULL DEFAULT '';
UPDATE messages SET cause = substr(json_extract(reason, '$.key') || coalesce(' ' || json_extract(reason, '$.because[0].detail.key'), ''), 1, 200)
    WHERE status = 'dead' AND reason IS NOT NULL;
CREATE INDEX messages_cause ON messages (cause, format, channel_id, received_at, id) WHERE status = 'dead';
-- the newest of a format, and its dead ones: a changed mapping is tried on them
CREATE INDEX messages_format ON messages (format, id) WHERE status = 'read';
CREATE INDEX messages_format_dead ON messages (format, id) WHERE status = 'dead';
DROP INDEX messages_import;
CREATE INDEX messages_import ON messages (import_id, status, id) WHERE import_id IS NOT NULL;

-- dead letters that a person has settled: dismissed, or replaced by a corrected message
CREATE TABLE settled_messages (
    message_id BIGINT NOT NULL PRIMARY KEY,
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    replacement_id BIGINT,
    why TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX settled_messages_replacement ON settled_messages (replacement_id) WHERE replacement_id IS NOT NULL;
CREATE INDEX settled_messages_channel ON settled_messages (channel_id, message_id);

-- dead letters of a group read again: those from after_id to last_id; cause: all of the format without one
CREATE TABLE replays (
    id INTEGER PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    format TEXT NOT NULL,
    cause TEXT,
    after_id BIGINT NOT NULL DEFAULT 0,
    last_id BIGINT NOT NULL,
    total BIGINT NOT NULL,
    done BIGINT NOT NULL DEFAULT 0,
    damaged BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
CREATE INDEX replays_channel ON replays (channel_id, id);

ALTER TABLE imports ADD COLUMN started_by TEXT NOT NULL DEFAULT '';
ALTER TABLE imports ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN rows_read BIGINT NOT NULL DEFAULT 0;
-- why the file was not read to its end, a sentence
ALTER TABLE imports ADD COLUMN broken_off TEXT;
CREATE INDEX imports_channel ON imports (channel_id, id);

-- an uploaded file until it is taken in, compressed: whichever process claims the work finds it here
CREATE TABLE import_parts (
    import_id BIGINT NOT NULL REFERENCES imports (id),
    part_no BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (import_id, part_no)
);
