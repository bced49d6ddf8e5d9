-- What PostgreSQL reads of an order that was found and is to be sorted or cut: without this a page of the table each.
CREATE INDEX orders_lean ON orders (id, placed_at, channel_id, status, payment_status, customer_id);
