-- the list of what is under way at every place, by promise; of what is through, by age; the API's list by status
CREATE INDEX fulfillments_due ON fulfillments (COALESCE(ship_by, '9999-12-31 00:00:00'), id) WHERE state NOT IN ('shipped', 'canceled');
CREATE INDEX fulfillments_place_state ON fulfillments (location_id, state, id);
CREATE INDEX fulfillments_state ON fulfillments (state, id);
