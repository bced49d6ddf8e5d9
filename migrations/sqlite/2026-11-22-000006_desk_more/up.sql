-- What must leave next: the list by its promise, of orders that have not left. Without a promise they come last.

CREATE INDEX orders_due ON orders (COALESCE(ship_by, '9999-12-31 00:00:00'), id)
    WHERE status IN ('received', 'held', 'backordered', 'sourced', 'in_fulfillment');
