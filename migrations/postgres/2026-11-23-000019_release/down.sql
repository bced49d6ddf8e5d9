DROP INDEX fulfillments_release;
ALTER TABLE locations DROP COLUMN release;
