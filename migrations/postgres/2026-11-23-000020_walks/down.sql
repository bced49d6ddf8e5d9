DROP TABLE walks;
DROP INDEX jobs_next;
ALTER TABLE jobs DROP COLUMN can_wait;
