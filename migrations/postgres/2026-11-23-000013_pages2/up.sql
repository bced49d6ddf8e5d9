-- What PostgreSQL reads of an order that was found and is to be sorted or cut: without this a page of the table each.
CREATE INDEX orders_lean ON orders (id, placed_at, channel_id, status, payment_status, customer_id);

-- names with the age of their order, so that a search asks the newest first: `db/search`
DROP INDEX order_grams_gin;
CREATE INDEX order_grams_aged ON order_grams USING gin (array_append(grams, '#' || (order_id / 32768)::text));
