DROP INDEX orders_payment_placed;
CREATE INDEX orders_payment_placed ON orders (payment_status, placed_at, id);
DROP INDEX orders_channel_status;
DROP INDEX orders_status_placed;
CREATE INDEX orders_status_placed ON orders (status, placed_at, id);
DROP INDEX orders_held_channel;
DROP INDEX orders_held;
CREATE INDEX orders_held ON orders (placed_at, id) WHERE open_holds > 0;
DROP INDEX orders_to_do;
CREATE INDEX orders_to_do ON orders (placed_at, id)
    WHERE status IN ('received', 'held', 'backordered', 'sourced', 'in_fulfillment');
