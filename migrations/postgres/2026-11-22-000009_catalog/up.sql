-- The catalog as it is searched and edited, channels as they are watched, jobs as they are replayed.

-- the code as it is compared: case, dashes and spaces gone; empty until the job index_skus was here
ALTER TABLE skus ADD COLUMN folded TEXT NOT NULL DEFAULT '';
CREATE INDEX skus_folded ON skus (folded);
INSERT INTO jobs (kind, key, payload, state, run_at, created_at)
    SELECT 'index_skus', '', '{"kind":"index_skus"}', 'waiting', MIN(created_at), MIN(created_at)
    FROM skus HAVING COUNT(*) > 0;
CREATE INDEX listings_by_code ON listings (code, id);

-- which version of a row somebody looked at, so that two people do not overwrite each other
ALTER TABLE locations ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE channels ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
-- the secret before the present one, and until when deliveries may still be signed with it
ALTER TABLE channels ADD COLUMN previous_secret TEXT;
ALTER TABLE channels ADD COLUMN previous_secret_until TIMESTAMP(3);

-- what came from a channel on a day of the shop's zone; lane: writers at the same time write rows of their own
CREATE TABLE channel_days (
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    day TEXT NOT NULL,
    lane BIGINT NOT NULL,
    received BIGINT NOT NULL,
    new BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    repeated BIGINT NOT NULL,
    credits BIGINT NOT NULL,
    held BIGINT NOT NULL,
    dead BIGINT NOT NULL,
    last_at TIMESTAMP(3),
    PRIMARY KEY (channel_id, day, lane)
);

-- attempts from before the last replay: they do not count towards the limit
ALTER TABLE jobs ADD COLUMN forgiven BIGINT NOT NULL DEFAULT 0;
CREATE INDEX jobs_done ON jobs (finished_at, id) WHERE state = 'done';

CREATE TABLE sku_grams (
    sku_id BIGINT NOT NULL PRIMARY KEY REFERENCES skus (id),
    grams TEXT[] NOT NULL
);
CREATE INDEX sku_grams_gin ON sku_grams USING gin (grams);
