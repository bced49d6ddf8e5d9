-- What may wait lets everything else go first.
ALTER TABLE jobs ADD COLUMN can_wait BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX jobs_next ON jobs (can_wait, run_at, id) WHERE state = 'waiting';

-- How far a job that goes through all orders has come. Each time it is begun anew is a turn, and ends the turn before it.
CREATE TABLE walks (
    name TEXT NOT NULL PRIMARY KEY,
    turn BIGINT NOT NULL,
    after BIGINT NOT NULL
);
