-- How what is planned at a place is released: by hand, at once, or at its cut-off.
ALTER TABLE locations ADD COLUMN release TEXT NOT NULL DEFAULT 'by_hand';
CREATE INDEX fulfillments_release ON fulfillments (location_id, leaves_on, id) WHERE state = 'planned';
