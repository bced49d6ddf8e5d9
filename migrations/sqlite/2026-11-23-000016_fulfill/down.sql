DROP INDEX fulfillments_state;
DROP INDEX fulfillments_place_state;
DROP INDEX fulfillments_due;
