-- What lists of a million orders need: the indexes of what is open bring along what it is narrowed by, so that a rare
-- pair is looked for in the index alone; a channel's states, and payments that are not simply paid, have their own.

DROP INDEX orders_to_do;
CREATE INDEX orders_to_do ON orders (placed_at, id, channel_id, payment_status, status, assignee_id)
    WHERE status IN ('received', 'held', 'backordered', 'sourced', 'in_fulfillment');

DROP INDEX orders_held;
CREATE INDEX orders_held ON orders (placed_at, id, channel_id, payment_status, status, assignee_id)
    WHERE open_holds > 0;
CREATE INDEX orders_held_channel ON orders (channel_id) WHERE open_holds > 0;

DROP INDEX orders_status_placed;
CREATE INDEX orders_status_placed ON orders (status, placed_at, id, payment_status);
CREATE INDEX orders_channel_status ON orders (channel_id, status, placed_at, id, payment_status);

-- nearly every order is paid, and whoever asks for those finds them everywhere
DROP INDEX orders_payment_placed;
CREATE INDEX orders_payment_placed ON orders (payment_status, placed_at, id, channel_id, status)
    WHERE payment_status <> 'paid';
