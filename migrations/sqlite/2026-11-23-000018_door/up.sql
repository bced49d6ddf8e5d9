-- A hash of the address alone: what leaves one place for the same door could be merged by hand.
ALTER TABLE fulfillments ADD COLUMN door TEXT;
CREATE INDEX fulfillments_door ON fulfillments (location_id, door, id) WHERE state IN ('planned', 'released') AND door IS NOT NULL;
