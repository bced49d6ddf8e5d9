-- What the staff's list narrows to: what is still to do, and how an order is paid.

CREATE INDEX orders_to_do ON orders (placed_at, id)
    WHERE status IN ('received', 'held', 'backordered', 'sourced', 'in_fulfillment');
CREATE INDEX orders_payment_placed ON orders (payment_status, placed_at, id);
