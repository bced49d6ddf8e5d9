DROP INDEX fulfillments_door;
ALTER TABLE fulfillments DROP COLUMN door;
